import { describe, expect, it } from '@jest/globals';
import { meantBy } from '../../../lib/ivr/speech/phrases.js';

const CHOICES = [
  { choice: 'sales', phrases: ['sales', 'a price'] },
  { choice: 'repair', phrases: ['repair', 'it is broken', 'towel', 'steam'] },
  { choice: 'staff', phrases: ['the repair shop', 'staff'] },
];

describe('what a caller means', () => {
  it.each([
    ['the sales, please', 'sales'],
    ['SALES!', 'sales'],
    ['the salesman', undefined],
    ['', undefined],
    // The longer phrase counts.
    ['connect me to the repair shop', 'staff'],
    ['repair or sales', 'repair'],
    // Equally long phrases are of several choices, or of one.
    ['sales or staff', undefined],
    ['sales or staff or towel', undefined],
    ['a towel with steam', 'repair'],
  ])('in %j is %s', (text, choice) => {
    expect(meantBy(text, CHOICES)).toBe(choice);
  });
});
