// Calls in memory and over TCP, on whatever runs this: prints how they went, as JSON.
import process from 'node:process';
import { AGIServer } from 'nestjs-agi/core';
import { inspect } from 'nestjs-agi/inspector/core';
import { formatTranscript, placeCall, replayTranscript, transcriptOf } from 'nestjs-agi/testing';

const codes = [];
const server = new AGIServer({ port: 0, host: '127.0.0.1' })
  .agi('/menu', async (channel) => {
    await channel.answer();
    const { digits } = await channel.getData('main-menu', 3000, 1);
    await channel.setVariable('CHOICE', digits);
  })
  .agi('/broken', () => {
    throw new Error('a fault');
  })
  .agi('/wait', async (channel) => {
    try {
      await channel.waitForDigit(-1);
      await channel.streamFile('goodbye');
    } catch (error) {
      codes.push(error.code);
      throw error;
    }
  })
  .on('handler_error', ({ error }) => codes.push(error.message));
const { port } = await server.listen();
if (process.argv.includes('--serve')) console.log(`listens on ${port}`);
else await placeCalls();

async function placeCalls() {
  const url = `agi://127.0.0.1:${port}`;
  const keys = { script: [{ playing: 'main-menu', press: '7' }] };
  const memory = await placeCall(server, '/menu', keys).ended;
  const tcp = await placeCall(`${url}/menu`, keys).ended;
  const broken = await placeCall(`${url}/broken`).ended;
  const wait = placeCall(`${url}/wait`);
  wait.hangup();
  const hungUp = await wait.ended;
  await replayTranscript(formatTranscript(transcriptOf(memory)), server);
  const { url: page, close } = await inspect(server);
  const { status } = await globalThis.fetch(page);
  await close();
  await server.close();
  const outcome = broken.variables.AGI_OUTCOME;
  const choices = [memory.variables.CHOICE, tcp.variables.CHOICE];
  console.log(JSON.stringify({ choices, outcome, hangup: hungUp.status, codes, page: status }));
}
