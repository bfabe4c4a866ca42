/** Numbers that Asterisk's AudioSocket imposes (with their source in res_audiosocket.c) or that we choose. */

/** Kind and length of a message. */
export const HEADER_BYTES = 3;

/** Bytes of the id of a call. */
export const ID_BYTES = 16;

/** The first message of a connection: a header and the id. */
export const FIRST_MESSAGE_BYTES = HEADER_BYTES + ID_BYTES;

/** Longest payload: its length is an unsigned number of 16 bits. */
export const MAX_PAYLOAD_BYTES = 65_535;

/** Length of a frame, in ms: Asterisk sends one message for each, and wants one for each. */
export const FRAME_TIME = 20;

/** Frames in a second. */
export const FRAMES_PER_SECOND = 1000 / FRAME_TIME;

/**
 * The port that examples of AudioSocket listen on. Asterisk has no default of its own: the dialplan always
 * names one.
 */
export const DEFAULT_AUDIO_PORT = 9092;

/** How long, in ms, a connection may take to say its id: Asterisk does at once. */
export const DEFAULT_ID_TIMEOUT = 2000;

/** Connections that have not said a known id yet: 200 calls that begin at once, and then some. */
export const DEFAULT_MAX_UNKNOWN = 1000;

/** How long, in ms, Asterisk may take to connect: it gives up after 2 s itself (`MAX_CONNECT_TIMEOUT_MSEC`). */
export const DEFAULT_CONNECT_TIMEOUT = 5000;

/** Frames that one reader may leave unread: ten seconds. */
export const DEFAULT_MAX_QUEUED_FRAMES = 500;

/** Keys that one reader may leave unread. */
export const MAX_QUEUED_KEYS = 256;

/**
 * Asterisk keeps no more of a whisper than this, in ms: where more of it waits when a message comes, it forgets all that
 * waits (`AST_AUDIOHOOK_SMALL_QUEUE_TOLERANCE` in its audiohook.h).
 */
export const MOST_WHISPERED = 100;

/** How long, in ms, a closed line waits for Asterisk to close its side. */
export const CLOSING_TIME = 2000;
