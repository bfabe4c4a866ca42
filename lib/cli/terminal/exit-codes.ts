/** Every exit code of the command, with its meaning for a script. */
export const EXIT_CODES = {
  well: {
    code: 0,
    meaning: 'the call ended well: AGISTATUS is SUCCESS, or HANGUP; no fault was found',
  },
  failure: {
    code: 1,
    meaning:
      'the call ended, and AGISTATUS is FAILURE; or the dialplan or the call flow has faults',
  },
  usage: { code: 2, meaning: 'the command was used wrongly' },
  unreachable: { code: 3, meaning: 'the server could not be reached' },
  broken: { code: 4, meaning: 'the server broke the protocol, or the call did not end in time' },
  unwritten: { code: 5, meaning: 'a file or the output could not be written' },
  fault: { code: 70, meaning: 'this command itself has a fault; please report it' },
  interrupted: { code: 130, meaning: 'Ctrl-C' },
} as const;

/** An exit code of the command. */
export type ExitCode = (typeof EXIT_CODES)[keyof typeof EXIT_CODES]['code'];
