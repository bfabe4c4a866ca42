/**
 * Numbers that Asterisk imposes (with their source in res_agi.c) or that we choose.
 */

/** Default FastAGI port (`AGI_PORT`). */
export const DEFAULT_PORT = 4573;

/**
 * Longest command line that Asterisk reads as one since 20.16, 22.6 and 23: `fgets` into `char
 * buf[AGI_BUF_LEN]` of 8192, of which the newline and a NUL take two.
 */
export const MAX_LINE_BYTES = 8190;

/**
 * Longest command line that every older Asterisk reads as one, where AGI_BUF_LEN is 2048. Asterisk 21.11
 * and later releases of that branch, which has come to its end, have the larger buffer; the smaller limit
 * holds for them as well.
 */
export const MAX_OLD_LINE_BYTES = 2046;

/**
 * Longest command line of AsyncAGI: a line of the manager has 1022 bytes (`char inbuf[1025]` in manager.c,
 * less CR LF), of which `Command: ` takes nine.
 */
export const ASYNC_LINE_BYTES = 1013;

/** A line that is no longer than this reaches every Asterisk by every way. */
export const LEAST_LINE_BYTES = ASYNC_LINE_BYTES;

/** Words of a command line, the command's own included; Asterisk drops more (`MAX_ARGS` is 128). */
export const MAX_WORDS = 127;

/** GET VARIABLE cuts a value at this many bytes and does not say so (`char tempstr[1024]`). */
export const VARIABLE_CUT_BYTES = 1023;

/**
 * A text reply up to this many bytes leaves Asterisk in one write and arrives in one piece
 * (below the smallest TCP segment, 536 bytes), so that bytes which follow it are seen together with it.
 */
export const UNSPLIT_REPLY_BYTES = 500;

/** GET DATA takes 1 to 1023 digits: 0 fails, and the default of 1024 is one more than its buffer. */
export const MAX_DIGITS = 1023;

/** How long GET DATA without a time-out waits for the first digit, in ms (`ast_app_getdata_full`). */
export const GET_DATA_FIRST_DIGIT = 6000;

/** How long GET DATA without a time-out waits for each further digit, in ms (`ast_app_getdata_full`). */
export const GET_DATA_NEXT_DIGIT = 2000;

/** Pending connections that the kernel holds; Node's 511 makes a burst wait for SYN retries. */
export const DEFAULT_BACKLOG = 4096;

/** Default deadline, in ms, of a command that Asterisk answers at once. */
export const DEFAULT_COMMAND_TIMEOUT = 30_000;

/** How long, in ms, a dead channel's session stays open for last commands. */
export const DEFAULT_HANGUP_GRACE = 10_000;

/** How long, in ms, a peer may take to send its environment. */
export const DEFAULT_HANDSHAKE_TIMEOUT = 10_000;

/** Bytes of environment before a peer is refused; Asterisk's own is about 700 plus arguments. */
export const DEFAULT_MAX_ENVIRONMENT_BYTES = 64 * 1024;

/** Arguments that Asterisk passes on: `MAX_ARGS` of 128, less the URL (`agi_exec_full` in res_agi.c). */
export const MAX_ARGUMENTS = 127;

/** Lines of environment before a peer is refused; Asterisk's own is at most 22 + 127 arguments. */
export const MAX_ENVIRONMENT_LINES = 512;

/** Longest line of the PROXY protocol, version 1, CR and LF included: its specification's number. */
export const MAX_PROXY_LINE_BYTES = 107;

/** Longest header of version 2; addresses take 52 bytes, and what a proxy adds some hundreds. */
export const MAX_PROXY_HEADER_BYTES = 4096;

/** Bytes of one reply before the session is given up. */
export const DEFAULT_MAX_REPLY_BYTES = 1024 * 1024;

/**
 * Bytes of one reply before its call is authenticated: the answer to a challenge has 40 characters, a
 * usage text of Asterisk's about 1500.
 */
export const UNTRUSTED_REPLY_BYTES = 4096;

/**
 * Bytes that all peers together may have sent before they are authenticated: 10,000 environments of
 * Asterisk's, as many as there may be connections, and then some.
 */
export const DEFAULT_MAX_HANDSHAKE_BYTES = 16 * 1024 * 1024;

/** Commands of one channel that may wait for their turn. */
export const DEFAULT_MAX_QUEUED_COMMANDS = 1024;

/** Delay, in ms, after which a silent connection is probed by TCP keep-alive. */
export const DEFAULT_KEEP_ALIVE = 30_000;

/** Longest delay, in ms, of Node's timers: a longer one would make them fire at once. */
export const LONGEST_DELAY = 2 ** 31 - 1;

/** How long, in ms, a finished session waits for Asterisk's own end before it is destroyed. */
export const LINGER = 10_000;

/** How long, in ms, work after a call may go on when its signal has aborted, before it is no longer waited for. */
export const AFTER_CALL_ABORT_TIME = 1000;

/**
 * How long, in ms, `close()` waits for work after calls when it has ended them, before the signals of
 * the work abort. With the time after that it waits no longer than for connections.
 */
export const AFTER_CALL_TIME = LINGER - AFTER_CALL_ABORT_TIME;

/**
 * First wait, in ms, before an unanswered fence is followed by another; each further wait doubles.
 * A fence that Asterisk read together with the command before it stays unread in its stdio buffer
 * until more bytes arrive.
 */
export const FENCE_NUDGE = 50;

/**
 * Longest time, in ms, that the next command waits for an interruption to be over (the option
 * `interrupt`) after the interrupted command has ended.
 */
export const MAX_INTERRUPTION = 5000;

/**
 * Time in ms for which Asterisk is had to read a channel after an interruption. WAIT FOR DIGIT looks at the
 * clock before it looks at the channel: with 1 ms a thread that has to wait for its processor could answer
 * without having looked. Nobody presses a key twice within 23 ms, so a busy caller does not keep it up. The
 * simulated Asterisk tells it from a wait of the application by this number, which no application uses.
 */
export const DRAIN_TIME = 23;

/**
 * How often Asterisk is had to read it at most: one answer takes one frame, and a busy Asterisk may have put
 * many into the channel before the interrupted command ended.
 */
export const MOST_DRAINS = 100;

/** Largest number that Asterisk takes: it reads them into a C `int`, where a larger one turns negative. */
export const MAX_INTEGER = 2 ** 31 - 1;

/** Largest cause of a hangup: Q.850 gives it seven bits. */
export const MAX_HANGUP_CAUSE = 127;

/** SET CALLERID keeps so many bytes of its argument (`char tmp[256]`). */
export const CALLER_ID_BYTES = 255;

/**
 * Longest value, in bytes, that `setVariableExact()` stores. Asterisk copies it onto the stack of the
 * channel's thread, which has 240 KiB on small machines, with as many brackets before it in the worst
 * case; and each further line copies all that came before.
 */
export const MAX_EXACT_BYTES = 64 * 1024;
