// Draws a call of the voice agent (sample 15): when the agent spoke, when the caller did, and where the prompt was cut.
// A SIP telephone calls it on a real Asterisk 22, with flite and pocketsphinx. After `npm run typecheck`, as root:
//
//   node docs/images/record-voice.mjs
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { of } from '../../bench/live-audio/emitted.mjs';

const PORTS = { AGI_PORT: '45731', AUDIO_PORT: '45732' };
Object.assign(process.env, PORTS);

const { startAsterisk } = await of('test/asterisk/host/asterisk.js');
const { connectTelephone } = await of('test/asterisk/telephone/index.js');
const { AppModule } = await of('sample/15-voice-agent/src/app.module.js');
const { FliteVoice } = await of('sample/15-voice-agent/src/engines/flite-voice.js');
const { PocketsphinxRecogniser } = await of(
  'sample/15-voice-agent/src/engines/pocketsphinx-recogniser.js',
);

/** The caller, who has another voice than the agent. */
const { signal } = new AbortController();
const caller = new FliteVoice('kal16');
const recorded = await caller.synthesise('support', { rate: 8000, language: 'en', signal });
// It begins with silence, in which nobody could hear a voice.
const answer = recorded.subarray(recorded.findIndex((sample) => Math.abs(sample) > 300));

const asterisk = await startAsterisk();
const engines = { recogniser: new PocketsphinxRecogniser(), voice: new FliteVoice('slt') };
const app = await NestFactory.createApplicationContext(AppModule.with(engines), { logger: false });
const telephone = await connectTelephone(asterisk, {
  user: 'caller',
  agi: `agi://127.0.0.1:${PORTS.AGI_PORT}/agent`,
});
const call = await telephone.telephone.call('100');
await call.answered;
await call.hears('sound');
// In the middle of the second sentence of the question.
await sleep(6000);
await call.speak(answer.subarray(0, 160));
const begins = call.line.log.now();
await call.speak(answer.subarray(160));
const ends = call.line.log.now();
await call.ended;
const { heard } = call;
await telephone.close();
await app.close();
await asterisk.stop();

const WIDTH = 960;
const ROW = 90;
const start = heard[0].at;
const length = heard.at(-1).at - start;
const x = (at) => (((at - start) / length) * (WIDTH - 40) + 20).toFixed(1);
const bar = (at, level, middle, colour) => {
  const half = Math.max(0.5, Math.min(ROW / 2 - 4, (level / 12_000) * (ROW / 2))).toFixed(1);
  return `<path stroke="${colour}" d="M${x(at)} ${middle - half}V${middle + Number(half)}"/>`;
};
const levelOf = (samples) =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
const agent = heard.map(({ at, rms }) => bar(at, rms, 80, '#2563eb'));
const said = Array.from({ length: Math.floor(answer.length / 160) }, (_, index) =>
  bar(
    begins + index * 20,
    levelOf(answer.subarray(index * 160, (index + 1) * 160)),
    80 + ROW,
    '#c2410c',
  ),
);
/** The last packet of the prompt that the telephone got. */
const cut = heard.findLast(({ at, rms }) => rms > 200 && at < begins + 1000);
const silent = Math.round(cut.at - begins);
const seconds = Array.from({ length: Math.floor(length / 1000) + 1 }, (_, second) => {
  const place = x(start + second * 1000);
  return `<text x="${place}" y="248" text-anchor="middle">${second} s</text>`;
});
const text = (place, y, words) => `<text x="${place}" y="${y}">${words}</text>`;
writeFileSync(
  fileURLToPath(new URL('voice-agent.svg', import.meta.url)),
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} 260" role="img">
<title>A call of the voice agent: the caller speaks, and the prompt is silent ${silent} ms later</title>
<rect width="${WIDTH}" height="260" fill="#fff"/>
<g font-family="sans-serif" font-size="12" fill="#333">
${text(20, 26, 'the agent, as the telephone heard it')}
${text(20, 80 + ROW - 34, `the caller, who says “support”`)}
${seconds.join('\n')}
</g>
<g stroke-width="1.6">
${agent.join('\n')}
${said.join('\n')}
</g>
<path stroke="#dc2626" stroke-dasharray="4 3" d="M${x(begins)} 16V225"/>
<g font-family="sans-serif" font-size="12" fill="#dc2626">
${text(Number(x(begins)) + 6, 26, `the caller begins; ${silent} ms later the prompt is silent`)}
</g>
</svg>
`,
);
console.log(
  `the caller spoke ${Math.round(ends - begins)} ms; the prompt was silent after ${silent} ms`,
);
