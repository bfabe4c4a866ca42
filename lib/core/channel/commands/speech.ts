import {
  SPEECH_ACTIVATE_GRAMMAR,
  SPEECH_CREATE,
  SPEECH_DEACTIVATE_GRAMMAR,
  SPEECH_DESTROY,
  SPEECH_LOAD_GRAMMAR,
  SPEECH_RECOGNIZE,
  SPEECH_SET,
  SPEECH_UNLOAD_GRAMMAR,
} from '../../command/rows/speech.js';
import type { RecognizeResult, SpeechResult } from '../../command/results.js';
import type { CommandOptions } from '../options.js';
import { send } from './send.js';

/** Commands of Asterisk's speech recognition API, which needs an engine module. */
export abstract class SpeechCommands {
  /** Creates the channel's speech object. Asterisk: SPEECH CREATE. */
  speechCreate(engine?: string, options?: CommandOptions): Promise<SpeechResult> {
    return send(this, SPEECH_CREATE, [engine], options);
  }

  /** Changes a setting of the engine. Asterisk: SPEECH SET. */
  speechSet(name: string, value: string, options?: CommandOptions): Promise<SpeechResult> {
    return send(this, SPEECH_SET, [name, value], options);
  }

  /** Loads a grammar from a file. Asterisk: SPEECH LOAD GRAMMAR. */
  speechLoadGrammar(
    grammar: string,
    path: string,
    options?: CommandOptions,
  ): Promise<SpeechResult> {
    return send(this, SPEECH_LOAD_GRAMMAR, [grammar, path], options);
  }

  /** Unloads a grammar. Asterisk: SPEECH UNLOAD GRAMMAR. Works on a dead channel. */
  speechUnloadGrammar(grammar: string, options?: CommandOptions): Promise<SpeechResult> {
    return send(this, SPEECH_UNLOAD_GRAMMAR, [grammar], options);
  }

  /** Asterisk: SPEECH ACTIVATE GRAMMAR. */
  speechActivateGrammar(grammar: string, options?: CommandOptions): Promise<SpeechResult> {
    return send(this, SPEECH_ACTIVATE_GRAMMAR, [grammar], options);
  }

  /** Asterisk: SPEECH DEACTIVATE GRAMMAR. */
  speechDeactivateGrammar(grammar: string, options?: CommandOptions): Promise<SpeechResult> {
    return send(this, SPEECH_DEACTIVATE_GRAMMAR, [grammar], options);
  }

  /** Destroys the speech object. Asterisk: SPEECH DESTROY. Works on a dead channel. */
  speechDestroy(options?: CommandOptions): Promise<SpeechResult> {
    return send(this, SPEECH_DESTROY, [], options);
  }

  /**
   * Plays a prompt and listens. Asterisk: SPEECH RECOGNIZE. Has no deadline.
   *
   * @param prompt file without extension
   * @param timeout in seconds
   * @param offset where in the prompt to begin, in samples
   */
  speechRecognize(
    prompt: string,
    timeout: number,
    offset?: number,
    options?: CommandOptions,
  ): Promise<RecognizeResult> {
    return send(this, SPEECH_RECOGNIZE, [prompt, timeout, offset], options);
  }
}
