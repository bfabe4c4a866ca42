import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AmiClient } from 'nestjs-agi/ami';
import { type AGIError } from 'nestjs-agi/core';
import { type AsteriskHome } from './provision.js';
import { type RunFolder } from './run-folder.js';

export const SUPERVISOR = fileURLToPath(new URL('supervise.sh', import.meta.url));

/** Asterisk takes half a second; a machine that is busy with other tests, much longer. */
const BOOT_TIMEOUT = 60_000;

/** Where AMI listens, and who may log in. */
export interface AmiAccess {
  port: number;
  username: string;
  secret: string;
}

/** An Asterisk that runs, as far as its users are concerned. */
export interface RunningProcess {
  /** Set when Asterisk has ended by itself. */
  readonly exit: string | undefined;
  stop(): Promise<void>;
  /** Missing where others use it, too. */
  crash?(): Promise<void>;
}

/** The command line of an Asterisk that runs in the foreground. */
export function commandOf(home: AsteriskHome, folder: RunFolder): string[] {
  const chroot = home.root === '/' ? [] : ['chroot', home.root];
  return [...chroot, home.program, '-f', '-C', `${folder.inside}/etc/asterisk.conf`];
}

/** `chroot` is in sbin, which may not be on the PATH. */
export function environment(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin`, LC_ALL: 'C' };
}

export function endedBy(status: string): string {
  return `Asterisk has ended by itself with status ${status.trim()}`;
}

/** An Asterisk that runs under supervise.sh, in the foreground, until we close its pipe or die. */
export class AsteriskProcess implements RunningProcess {
  exit: string | undefined;
  private readonly command: readonly string[];
  /** The latest runs Asterisk; those before it only keep their folder, which is the same. */
  private readonly supervisors: ChildProcess[] = [];

  constructor(
    home: AsteriskHome,
    private readonly folder: RunFolder,
    nameserver?: string,
  ) {
    const resolver = nameserver === undefined ? [] : withNameserver(home, folder, nameserver);
    this.command = [folder.outside, ...resolver, ...commandOf(home, folder)];
    this.start();
  }

  /** Kills Asterisk in the middle of what it does, and starts it with all that is on its disk. */
  async crash(): Promise<void> {
    const pid = Number(readFileSync(join(this.folder.outside, 'run/asterisk.pid'), 'utf8'));
    const told = once(this.supervisors.at(-1)!.stdout!, 'data');
    process.kill(pid, 'SIGKILL');
    await told;
    this.exit = undefined;
    this.start();
  }

  /** Resolves when Asterisk is gone, and its folder too. */
  async stop(): Promise<void> {
    for (const child of this.supervisors.reverse()) {
      if (child.exitCode !== null || child.pid === undefined) continue;
      const exited = once(child, 'exit');
      child.stdin?.destroy();
      await exited;
    }
  }

  private start(): void {
    const child = spawn(SUPERVISOR, this.command, {
      stdio: ['pipe', 'pipe', 'inherit'],
      // Ctrl-C in a terminal must not reach it before the test run has had its end.
      detached: true,
      env: environment(),
    });
    child.stdout.on('data', (status: Buffer) => {
      this.exit = endedBy(status.toString());
    });
    child.on('error', (error) => {
      this.exit = error.message;
    });
    this.supervisors.push(child);
  }
}

/** Waits until Asterisk is fully booted. */
export async function connectAmi(ami: AmiAccess, process: RunningProcess): Promise<AmiClient> {
  const client = new AmiClient({
    ...ami,
    bootTimeout: BOOT_TIMEOUT,
    actionTimeout: BOOT_TIMEOUT,
    connectTimeout: BOOT_TIMEOUT,
    // A test that waits for calls may be long silent, and a busy machine slow.
    pingInterval: 0,
    maxQueuedEvents: 1_000_000,
    // Values need not be UTF-8.
    encoding: 'latin1',
  });
  const deadline = Date.now() + BOOT_TIMEOUT;
  for (;;) {
    try {
      await client.connect();
      return client;
    } catch (error) {
      const isThere = (error as AGIError).code !== 'E_AMI_UNREACHABLE';
      if (process.exit !== undefined) throw new Error(process.exit, { cause: error });
      if (isThere || Date.now() > deadline) throw error;
      // Asterisk tells nobody that its port is open.
      await sleep(10);
    }
  }
}

/** Runs what follows with a resolv.conf of its own; everybody else keeps the one that is there. */
function withNameserver(home: AsteriskHome, folder: RunFolder, nameserver: string): string[] {
  const ours = join(folder.outside, 'etc/resolv.conf');
  writeFileSync(ours, `nameserver ${nameserver}\noptions timeout:1 attempts:2\n`);
  const mount = 'mount --bind "$0" "$1" && shift && exec "$@"';
  return ['unshare', '--mount', 'sh', '-c', mount, ours, join(home.root, 'etc/resolv.conf')];
}

/**
 * A port for Asterisk to listen on. Below the range (from 32768 on) from which the kernel takes
 * ports for everybody else, it is still free when Asterisk comes to it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port === port;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
