import { afterEach, describe, expect, it } from '@jest/globals';
import { AGIServer, prometheusMetrics } from 'nestjs-agi/core';
import { AmiClient } from 'nestjs-agi/ami';
import { placeCall, SimulatedPbx } from 'nestjs-agi/testing';
import * as client from 'prom-client';
import { AudioClient } from '../../audio/fixture/audio-client.js';
import { message } from '../../audio/fixture/message.js';
import { callWithAudio, serveAudio } from '../../audio/fixture/serve-audio.js';

let stop = (): void => undefined;
afterEach(() => {
  stop();
});

async function valuesOf(register: client.Registry): Promise<Record<string, number>> {
  const text = await register.metrics();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

describe('metrics for Prometheus', () => {
  it('count what really happened', async () => {
    const register = new client.Registry();
    stop = prometheusMetrics(client, { register });
    const server = new AGIServer();
    let during: Record<string, number> = {};
    server.agi('/menu/:lang', async (channel) => {
      await channel.answer();
      await channel.streamFile('welcome');
      during = await valuesOf(register);
      await channel.streamFile('goodbye');
    });
    server.agi('/pay', (channel) => {
      channel.fail(`card 4111 declined for ${String(channel.request.callerId)}`);
    });
    server.agi('/broken', () => {
      throw new Error('out of luck');
    });
    for (const path of ['/menu/en', '/menu/de', '/pay', '/broken', '/nowhere/4711']) {
      await placeCall(server, path, { callerId: { number: '5551234' } }).ended;
    }
    await placeCall(server, '/menu/en').whenPlaying('welcome').hangUp().ended;

    const values = await valuesOf(register);
    expect(during).toMatchObject({ agi_calls_active: 1 });
    expect(values).toMatchObject({
      agi_calls_active: 0,
      agi_calls_started_total: 6,
      'agi_connections_total{outcome="accepted"}': 6,
      'agi_calls_ended_total{route="/menu/:lang",outcome="completed"}': 2,
      'agi_calls_ended_total{route="/menu/:lang",outcome="hangup"}': 1,
      'agi_calls_ended_total{route="/pay",outcome="failed"}': 1,
      'agi_calls_ended_total{route="/broken",outcome="handler_error"}': 1,
      'agi_calls_ended_total{route="none",outcome="no_handler"}': 1,
      'agi_call_duration_seconds_count{route="/menu/:lang"}': 3,
      'agi_command_duration_seconds_count{command="ANSWER"}': 3,
    });
    const text = await register.metrics();
    for (const secret of ['4111', '5551234', '4711', '/menu/en'])
      expect(text).not.toContain(secret);
  });

  it('end when they are stopped, and do not count the end of a call whose start they did not count', async () => {
    const register = new client.Registry();
    const server = new AGIServer();
    server.agi('/late', async (channel) => {
      stop = prometheusMetrics(client, { register, prefix: 'x_' });
      await channel.noop();
    });
    await placeCall(server, '/late').ended;
    expect(await valuesOf(register)).toMatchObject({ x_calls_active: 0 });
    expect((await register.metrics()).includes('x_calls_ended_total{')).toBe(false);
    stop();
    await placeCall(server, '/nowhere').ended;
    expect((await register.metrics()).includes('no_handler')).toBe(false);
  });

  it('know of live audio: connections, lines that are open, and what became of their frames', async () => {
    const register = new client.Registry();
    stop = prometheusMetrics(client, { register });
    const { audio, port } = await serveAudio();
    const stranger = await AudioClient.open(port);
    stranger.write(message(0x01, Buffer.alloc(16, 7)));
    await stranger.closed;
    let during: Record<string, number> = {};
    let asterisk: AudioClient | undefined;
    await callWithAudio(
      async (channel) => {
        const line = await audio.attach(channel);
        during = await valuesOf(register);
        const heard = line.frames();
        asterisk?.say(new Int16Array(160));
        await heard.next();
        await line.speak(new Int16Array(480));
        await line.close();
      },
      { onConnected: (connected) => (asterisk = connected) },
    );
    expect(during).toMatchObject({ agi_audio_lines_active: 1 });
    expect(await valuesOf(register)).toMatchObject({
      agi_audio_lines_active: 0,
      'agi_audio_connections_total{outcome="accepted"}': 1,
      'agi_audio_connections_total{outcome="unknown_id"}': 1,
      'agi_audio_lines_ended_total{mode="beside",reason="closed"}': 1,
      'agi_audio_frames_total{kind="received"}': 1,
      'agi_audio_frames_total{kind="sent"}': 3,
    });
  });

  it('know of the link to the manager', async () => {
    const register = new client.Registry();
    stop = prometheusMetrics(client, { register });
    const pbx = new SimulatedPbx();
    const ami = new AmiClient({ ...pbx.ami, reconnectDelay: 1 });
    await ami.connect();
    expect(await valuesOf(register)).toMatchObject({ agi_managers_connected: 1 });
    const again = new Promise<void>((resolve) => {
      ami.once('disconnect', () => {
        ami.once('connect', resolve);
      });
    });
    pbx.restart();
    await again;
    await ami.close();
    await ami.close();
    expect(await valuesOf(register)).toMatchObject({
      agi_managers_connected: 0,
      'agi_manager_disconnections_total{code="E_AMI_DISCONNECTED"}': 1,
    });
    const losses = Object.keys(await valuesOf(register)).filter((name) => name.includes('{code='));
    expect(losses).toHaveLength(1);
    pbx.close();
  });
});
