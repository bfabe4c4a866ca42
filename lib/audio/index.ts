export { energyActivity, type EnergyActivityOptions } from './activity/energy-activity.js';
export { resample, resampled } from './resampling/resample.js';
export type { AttachOptions, ConnectOptions } from './joining/join-options.js';
export type { AudioServerOptions } from './server/audio-options.js';
export type { AudioServerEvents } from './server/audio-server-events.js';
export { AudioServer } from './server/audio-server.js';
export type {
  AudioLine,
  AudioLineEnd,
  AudioLineEvents,
  AudioLineMode,
  AudioRate,
  SpeakOptions,
  SpeakResult,
  VoiceActivity,
  VoiceActivityDetector,
} from '../core/index.js';
