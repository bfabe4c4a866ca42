/** Numbers of AsyncAGI (`launch_asyncagi` in res_agi.c, the same from 16 to 22), or that we choose. */

/**
 * Bytes that Asterisk reads of a reply or an environment for one event (`AGI_BUF_SIZE`). The rest stays in its
 * pipe, and stands before the next reply.
 */
export const PIECE_BYTES = 1024;

/**
 * Length from which the text of an event may be cut: Asterisk encodes into `char ami_buffer[2048]`, and stops
 * where an encoded byte finds no room. What it cuts is lost, since it has been read from the pipe.
 */
export const CUT_TEXT_LENGTH = 2045;

/**
 * Bytes of a value that a reply carries whatever they are: encoded they take three characters each, and so do
 * the 16 bytes around the value.
 */
export const VALUE_BYTES = 640;

/** Time in ms after the reply of a command that may have failed in which Asterisk tells that it ends the session. */
export const END_FOLLOWS = 100;

/** How often `AGISTATUS` is asked for when a session has ended, and the wait in ms between: it is set at once. */
export const STATUS_QUESTIONS = 5;
export const STATUS_WAIT = 20;
