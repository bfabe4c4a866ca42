import type {
  AgiChannel,
  AudioLine,
  SpeechToText,
  TextToSpeech,
  VoiceActivity,
} from '../../core/index.js';

/**
 * A folder of sound files that this process writes and Asterisk reads.
 *
 * @publicApi
 */
export interface SpeechFolder {
  /**
   * The folder, by its path: one, where both see it under the same path, or how this process (`here`) and
   * how Asterisk (`asterisk`) sees it. The last folder of the path is made if it is not there.
   */
  folder: string | { here: string; asterisk: string };
  /** The most bytes of sound files in the folder; the ones that were not used for longest are removed. 256 MiB. */
  maxBytes?: number;
}

/**
 * An address at which Asterisk fetches what is said, where it shares no disk with this process. It is served by
 * `speechHandler()`.
 *
 * @publicApi
 */
export interface SpeechEndpoint {
  /** The address as Asterisk reaches it: `http://10.0.0.5:3000/speech`. */
  url: string;
  /** The most bytes of sound in memory; what was not used for longest is forgotten. 64 MiB. */
  maxBytes?: number;
}

/**
 * Gives a call its line of live audio. An `AudioServer` of `nestjs-agi/audio` does.
 *
 * @publicApi
 */
export interface SpeechAudio {
  /** As `AudioServer.attach()`. */
  attach(channel: AgiChannel, options?: { activity?: VoiceActivity }): Promise<AudioLine>;
}

/**
 * The engines by which a dialogue hears and speaks. A recogniser needs `audio`; a voice needs `audio` or `files`.
 *
 * @publicApi
 */
export interface SpeechOptions {
  /** Recognises what the caller says: for `listen()`, `conversation()`, and questions and menus with speech. */
  recogniser?: SpeechToText;
  /** Speaks what prompts `{ say }`. */
  voice?: TextToSpeech;
  /** Gives a call its line of live audio, when a dialogue first needs it: an `AudioServer`. */
  audio?: SpeechAudio;
  /** Tells speech from silence on these lines; that of the server unless given. */
  activity?: VoiceActivity;
  /** Where the voice goes for a call that has no line: a folder of sound files, or an address to fetch them from. */
  files?: SpeechFolder | SpeechEndpoint;
  /** How long an engine may take until it gives the next part of its result, in ms: 10,000. */
  timeout?: number;
}
