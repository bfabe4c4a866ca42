/**
 * The variable in which each application of Asterisk says how it ended, by the name of the application in
 * small letters. `undefined`: it leaves no such variable.
 */
export const STATUS_VARIABLES: Readonly<Record<string, string | undefined>> = {
  amd: 'AMDSTATUS',
  background: 'BACKGROUNDSTATUS',
  confbridge: 'CONFBRIDGE_RESULT',
  dial: 'DIALSTATUS',
  directory: 'DIRECTORY_RESULT',
  followme: undefined,
  originate: 'ORIGINATE_STATUS',
  page: 'CONFBRIDGE_RESULT',
  park: undefined,
  playback: 'PLAYBACKSTATUS',
  queue: 'QUEUESTATUS',
  read: 'READSTATUS',
  transfer: 'TRANSFERSTATUS',
  voicemail: 'VMSTATUS',
};

/** The variable in which an application says how it ended; `undefined` if there is none that is known. */
export function statusVariableOf(application: string): string | undefined {
  const name = application.toLowerCase();
  return Object.hasOwn(STATUS_VARIABLES, name) ? STATUS_VARIABLES[name] : undefined;
}
