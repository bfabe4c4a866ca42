import { defineCallValue } from '../channel/call-value.js';
import type { AudioLine } from './audio-line.js';

/** The line that a call has beside it or in its place; `undefined` where it has none. */
export const LINE_OF_CALL = defineCallValue<AudioLine | undefined>('audio line');
