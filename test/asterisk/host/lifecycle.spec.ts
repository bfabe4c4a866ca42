import { afterEach, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Deferred } from './deferred.js';
import { describeAsterisk, startAsterisk, type Asterisk } from './index.js';
import { closeServers, fastAgi } from './plain-server.js';

afterEach(closeServers);

const others: Asterisk[] = [];

/** One more Asterisk, which is stopped even when its test fails: a run does not end with one up. */
async function startAnother(): Promise<Asterisk> {
  const other = await startAsterisk();
  others.push(other);
  return other;
}

afterEach(async () => {
  await Promise.all(others.splice(0).map((other) => other.stop()));
});

describeAsterisk('an Asterisk of its own', (asterisk) => {
  it('runs beside another one, and leaves no process and no file', async () => {
    const other = await startAnother();
    const folder = other.path(other.insideFolder);
    const pid = pidOf(other);
    expect(pid).not.toBe(pidOf(asterisk()));

    await other.stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(folder)).toBe(false);
    await expect(once(connect(other.amiPort, '127.0.0.1'), 'connect')).rejects.toThrow(
      'ECONNREFUSED',
    );
    await expect(other.placeCall({ url: 'agi://127.0.0.1' })).rejects.toThrow('is closed');
    await other.stop();
    expect(await asterisk().command('core show version')).toMatch(/^Asterisk /);
  });

  it('tells the calls that were under way when it stops', async () => {
    const other = await startAnother();
    const reached = new Deferred<true>();
    const url = await fastAgi(async () => {
      reached.resolve(true);
    });
    const { ended } = other.call({ url });
    await reached.promise;
    await other.stop();
    await expect(ended).rejects.toThrow('session has ended during the call');
  });

  it('says when Asterisk has ended by itself, and keeps its log until it is stopped', async () => {
    const other = await startAnother();
    const folder = other.path(other.insideFolder);
    const url = await fastAgi(async () => {
      // Asterisk's log is written by a thread of its own, which may come later than the call.
      while (existsSync(folder) && !/Executing .*AGI/.test(other.log())) await sleep(5);
      process.kill(pidOf(other), 'SIGKILL');
    });
    await expect(other.placeCall({ url })).rejects.toThrow(/ended[^]*Executing .*AGI/);
    expect(existsSync(folder)).toBe(true);
    await other.stop();
    expect(existsSync(folder)).toBe(false);
  });

  it('shows the reason when Asterisk does not start', async () => {
    const { home } = asterisk();
    const start = startAsterisk({ home: { ...home, program: '/nowhere/asterisk' } });
    await expect(start).rejects.toThrow(/status 127[^]*\/nowhere\/asterisk/);
  });

  it('listens on 127.0.0.1 only, for AMI and SIP', async () => {
    // One without calls, whose audio would have ports, too.
    const other = await startAnother();
    const { amiPort } = other;
    const loopback = '0100007F';
    // PJSIP would ask a DNS server from two more, which the kernel has chosen.
    const chosen = /^udp6? 0+:(3[2-9]|[4-6]\d)\d{3}$/;
    expect(listeningPorts(pidOf(other)).filter((port) => !chosen.test(port))).toEqual([
      `tcp ${loopback}:${amiPort}`,
      `udp ${loopback}:${amiPort}`,
    ]);
  });
});

function pidOf(asterisk: Asterisk): number {
  const file = asterisk.path(`${asterisk.insideFolder}/run/asterisk.pid`);
  return Number(readFileSync(file, 'utf8'));
}

/** `protocol address:port` of what a process waits on, as /proc has it. */
function listeningPorts(pid: number): string[] {
  const fds = readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((protocol) =>
    readFileSync(`/proc/net/${protocol}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, ...rest]) => {
        // 0A: LISTEN. A UDP socket has no such state, and is open as soon as it is bound.
        const waits = state === '0A' || protocol.startsWith('udp');
        return waits && fds.includes(`socket:[${rest[5] ?? ''}]`);
      })
      .map(([, local = '']) => {
        const [address = '', port = ''] = local.split(':');
        return `${protocol} ${address}:${parseInt(port, 16)}`;
      }),
  );
}

it('is told the status of a command that ends before the shell looks at it', async () => {
  const supervisor = fileURLToPath(new URL('supervise.sh', import.meta.url));
  for (let round = 0; round < 40; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'agi-supervise-'));
    const child = spawn(supervisor, [folder, 'sh', '-c', 'exit 127']);
    const [status] = (await once(child.stdout, 'data')) as [Buffer];
    child.stdin.end();
    await once(child, 'exit');
    expect(status.toString()).toBe('127\n');
  }
});
