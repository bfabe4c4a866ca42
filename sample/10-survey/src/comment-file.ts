import type { AGIRequest } from 'nestjs-agi';
import { randomUUID } from 'node:crypto';

/**
 * The file of a comment, in the folder that the dialplan gives as an argument. It has the id of the
 * call with only its letters, digits and dashes, so that no id leads to another folder.
 */
export function commentFile({ args, uniqueId = randomUUID() }: AGIRequest): string {
  const [folder = '/var/spool/asterisk/monitor'] = args;
  return `${folder}/survey-${uniqueId.replaceAll(/\W+/g, '-').slice(0, 64)}`;
}
