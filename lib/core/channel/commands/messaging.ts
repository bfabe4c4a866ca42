import {
  RECEIVE_CHAR,
  RECEIVE_TEXT,
  SEND_IMAGE,
  SEND_TEXT,
  TDD_MODE,
} from '../../command/rows/messaging.js';
import type { CharResult, SendResult, TddResult, ValueResult } from '../../command/results.js';
import type { CommandOptions } from '../options.js';
import { send } from './send.js';

/** Commands for channels that carry text or images. */
export abstract class MessagingCommands {
  /** Sends text. Asterisk: SEND TEXT, which succeeds on channels that cannot carry it, too. */
  sendText(text: string, options?: CommandOptions): Promise<SendResult> {
    return send(this, SEND_TEXT, [text], options);
  }

  /** Sends an image by its name, without extension. Asterisk: SEND IMAGE. */
  sendImage(image: string, options?: CommandOptions): Promise<SendResult> {
    return send(this, SEND_IMAGE, [image], options);
  }

  /**
   * Receives one character of text. Asterisk: RECEIVE CHAR.
   *
   * @param timeout in ms; `0` waits for ever
   */
  receiveChar(timeout: number, options?: CommandOptions): Promise<CharResult> {
    return send(this, RECEIVE_CHAR, [timeout], options);
  }

  /**
   * Receives text. Asterisk: RECEIVE TEXT.
   *
   * @param timeout in ms; `0` waits for ever
   */
  receiveText(timeout: number, options?: CommandOptions): Promise<ValueResult> {
    return send(this, RECEIVE_TEXT, [timeout], options);
  }

  /** Switches a teletype mode for the deaf. Asterisk: TDD MODE. */
  tddMode(mode: 'on' | 'off' | 'mate', options?: CommandOptions): Promise<TddResult> {
    return send(this, TDD_MODE, [mode], options);
  }
}
