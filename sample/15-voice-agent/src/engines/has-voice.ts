/** The highest and the lowest pitch of a voice, in Hz. */
const HIGHEST = 400;
const LOWEST = 75;
/** How like itself, from 0 to 1, a sound must be one wave later. Noise is at 0.3, a vowel above 0.8. */
const LIKENESS = 0.65;
/** Pieces of 30 ms that must be vowels: the shortest word has some. */
const ENOUGH = 4;

/**
 * Whether there is a voice in a sound at all: vowels repeat themselves with each wave, and noise does not. A
 * recogniser of a few words finds one of them in any noise.
 */
export function hasVoice(pcm: Int16Array, rate: number): boolean {
  const length = Math.round(rate * 0.03);
  let vowels = 0;
  for (let start = 0; start + 2 * length < pcm.length; start += length) {
    if (isVowel(pcm, start, length, rate)) vowels++;
  }
  return vowels >= ENOUGH;
}

function isVowel(pcm: Int16Array, start: number, length: number, rate: number): boolean {
  for (let lag = Math.floor(rate / HIGHEST); lag <= Math.ceil(rate / LOWEST); lag++) {
    let product = 0;
    let here = 1;
    let later = 1;
    for (let at = start; at < start + length; at++) {
      const one = pcm[at] ?? 0;
      const other = pcm[at + lag] ?? 0;
      product += one * other;
      here += one * one;
      later += other * other;
    }
    if (product / Math.sqrt(here * later) > LIKENESS) return true;
  }
  return false;
}
