import { describe, expect, it } from '@jest/globals';
import { maskPath } from '../../../lib/core/internal.js';

describe('a path in a log', () => {
  it.each([
    ['/account/5551234/pin/471', '/account/***34/pin/***'],
    ['/menu/2/en', '/menu/2/en'],
    ['/of/abcdefghijklmn01/x', '/of/***/x'],
    ['/of/1234567890123456', '/of/***'],
    ['/opening-hours-and-directions/x', '/opening-hours-and-directions/x'],
  ])('shows no numbers and no tokens: %s', (path, shown) => {
    expect(maskPath(path)).toBe(shown);
  });
});
