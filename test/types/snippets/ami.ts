import { AmiClient, type AmiMessage, type AmiReply } from 'nestjs-agi/ami';

const ami = new AmiClient({ username: 'app', secret: 'x' });

ami.on('Hangup', ({ Cause, Uniqueid }) => Cause.length + Uniqueid.length);
ami.on('disconnect', (error) => error.code === 'E_AMI_DISCONNECTED');
ami.on('SomeEventOfAModule', (event: AmiMessage) => event.Anything?.length);
// @ts-expect-error what may not be there has to be looked for
ami.on('SomeEventOfAModule', (event) => event.Anything.length);

export const replies: Promise<AmiReply>[] = [
  ami.action('Ping'),
  ami.action('Hangup', { Channel: 'PJSIP/1' }),
  ami.action('Setvar', { Variable: 'X', Value: 7, Extra: 'y' }),
  ami.action('SomeActionOfAModule', { A: ['b', 'c'], D: true }),
  // @ts-expect-error a hangup is of a channel
  ami.action('Hangup'),
  // @ts-expect-error and not of a list
  ami.action('Hangup', { Channel: ['a', 'b'] }),
];

export async function uniqueIds(): Promise<string[]> {
  const ids: string[] = [];
  for await (const { Uniqueid = '' } of ami.list('CoreShowChannels')) ids.push(Uniqueid);
  return ids;
}
