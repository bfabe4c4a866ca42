import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { AGIServer, allOf, challengeAuth, signedUrlAuth, tokenAuth } from 'nestjs-agi/core';
import { describeAsterisk, type CallResult } from './host/index.js';

const secret = '5ec2e7'.repeat(8);
const token = '70ce11'.repeat(8);
const wrong = 'bad5ec'.repeat(8);

/** Every dialplan line of the chapter, with secrets put in and this server's address for its own. */
const blocks = [
  ...readFileSync('docs/07-authentication.md', 'utf8').matchAll(/```ini\n([\s\S]*?)```/g),
]
  .map(([, lines]) => lines!)
  .join('\n')
  .replace(/^AGI_SECRET=.*$/m, `AGI_SECRET=${secret}`)
  .replace(/^AGI_TOKEN=.*$/m, `AGI_TOKEN=${token}`)
  .replaceAll('127.0.0.1:4573', '${SERVER}');

const signature = /\[by-signature\]\n([\s\S]*?)\n(?=\n|\[|$)/.exec(blocks)?.[1] ?? '';
const lastLine = signature.split('\n').at(-1) ?? '';
const dialplan = `${blocks}
[expired]
${signature.replace('+ 30', '- 30')}

[twice]
${signature}
${lastLine}

[both]
${signature.replace('/account/', '/both/')}
`;

describeAsterisk(
  'authentication, with the dialplan of its chapter',
  (asterisk) => {
    const server = new AGIServer();
    let served: string[] = [];
    let address: string;

    beforeAll(async () => {
      const note = ({ request }: { request: { url: string } }): void => {
        served.push(request.url);
      };
      server
        .agi('/hours', { auth: tokenAuth({ token }), handler: note })
        .agi('/account/:id', { auth: signedUrlAuth({ secret }), handler: note })
        .agi('/both/:id', {
          auth: allOf(challengeAuth({ secret }), signedUrlAuth({ secret })),
          handler: note,
        })
        .agi('/menu/:lang', { auth: challengeAuth({ secret }), handler: note });
      address = `127.0.0.1:${(await server.listen({ port: 0 })).port}`;
    });

    afterAll(() => server.close());

    beforeEach(async () => {
      served = [];
      await global('AGI_SECRET', secret);
      await global('AGI_TOKEN', token);
    });

    const global = (name: string, value: string): Promise<string> =>
      asterisk().command(`dialplan set global ${name} "${value}"`);

    const dial = (
      context: string,
      exten: string,
      variables: Record<string, string> = {},
    ): Promise<CallResult> =>
      asterisk().callDialplan({ context, exten, variables: { ...variables, SERVER: address } });

    const statuses = (call: CallResult): string[] =>
      call.sets.filter(({ name }) => name === 'AGISTATUS').map(({ value }) => value);

    const refused = { status: 'FAILURE', outcome: 'auth_failed' };

    it.each([
      ['by-token', '100', 'AGI_TOKEN'],
      ['by-signature', '200', 'AGI_SECRET'],
      ['by-challenge', '300', 'AGI_SECRET'],
    ])('[%s] lets in who has the secret, and nobody else', async (context, exten, name) => {
      expect(await dial(context, exten)).toMatchObject({ status: 'SUCCESS' });
      expect(served).toHaveLength(1);
      await global(name, wrong);
      expect(await dial(context, exten)).toMatchObject(refused);
      await global(name, '');
      expect(await dial(context, exten)).toMatchObject(refused);
      expect(served).toHaveLength(1);
    });

    it('reads the global variables, whatever the channel has by their names', async () => {
      const variables = { AGI_SECRET: wrong, AGI_TOKEN: wrong };
      expect(await dial('by-token', '100', variables)).toMatchObject({ status: 'SUCCESS' });
      expect(await dial('by-signature', '200', variables)).toMatchObject({ status: 'SUCCESS' });
      expect(await dial('by-challenge', '300', variables)).toMatchObject({ status: 'SUCCESS' });
    });

    it('asks for the answer and the signature where it wants both', async () => {
      expect(await dial('both', '200')).toMatchObject({ status: 'SUCCESS' });
      expect(served).toHaveLength(1);
      expect(await asterisk().placeCall({ url: `agi://${address}/both/42` })).toMatchObject(
        refused,
      );
      expect(served).toHaveLength(1);
    });

    it('refuses a signature that has expired', async () => {
      expect(await dial('expired', '200')).toMatchObject(refused);
      expect(served).toEqual([]);
    });

    it('refuses a signed URL that comes again, on its own call and on another', async () => {
      const call = await dial('twice', '200');
      expect(statuses(call)).toEqual(['SUCCESS', 'FAILURE']);
      expect(served).toHaveLength(1);
      expect(await asterisk().placeCall({ url: served[0]! })).toMatchObject(refused);
      expect(served).toHaveLength(1);
    });
  },
  // Its secrets are global variables.
  { dialplan: { 'authentication.conf': dialplan }, alone: true },
);
