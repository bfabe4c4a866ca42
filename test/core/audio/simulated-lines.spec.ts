import { describe, expect, it } from '@jest/globals';
import {
  simulatedLinesOf,
  simulateLines,
  type SimulatedCallLines,
} from '../../../lib/core/internal.js';

function linesOfACall(): SimulatedCallLines {
  return {
    now: () => 0,
    alarm: () => ({ set: () => undefined, clear: () => undefined }),
    await: () => undefined,
  };
}

describe('the lines of a call that is simulated in this process', () => {
  it('are found by the id of the call, until it ends', () => {
    const lines = linesOfACall();
    const end = simulateLines('1.1', lines);
    expect(simulatedLinesOf('1.1')).toBe(lines);
    expect(simulatedLinesOf('1.2')).toBeUndefined();
    expect(simulatedLinesOf(undefined)).toBeUndefined();
    end();
    expect(simulatedLinesOf('1.1')).toBeUndefined();
  });

  it('stay when another call of the same id ends, which began before', () => {
    const lines = linesOfACall();
    const endFirst = simulateLines('1.1', linesOfACall());
    const endSecond = simulateLines('1.1', lines);
    endFirst();
    expect(simulatedLinesOf('1.1')).toBe(lines);
    endSecond();
    expect(simulatedLinesOf('1.1')).toBeUndefined();
  });
});
