import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { describeWith } from './fixture/describe-with.js';
import { faultsOf, readDockerfile } from './fixture/dockerfile.js';
import { freePort } from './fixture/instance.js';
import { manifest } from './fixture/kubernetes-schema.js';
import { PATH } from './fixture/program.js';

const read = (name: string): string => readFileSync(`deploy/${name}`, 'utf8');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'agi-deploy-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(command: string, ...words: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, words, {
    encoding: 'utf8',
    env: { PATH },
  });
  return { status, output: stdout + stderr };
}

describe('the Dockerfile', () => {
  const instructions = readDockerfile(read('Dockerfile'));
  const textOf = (wanted: string): string =>
    instructions.filter(({ name }) => name === wanted).at(-1)?.text ?? '';

  it('breaks no rule', () => {
    expect(faultsOf(instructions)).toEqual([]);
    const wrong = 'FROM node\nADD . .\nWORKDIR app\nRUN npm install\nEXPOSE x\nCMD npm start\n';
    expect(faultsOf(readDockerfile(wrong))).toHaveLength(9);
  });

  it('listens where calls can come from, on the port that it names', () => {
    expect(textOf('ENV')).toContain('AGI_HOST=0.0.0.0');
    expect(textOf('EXPOSE')).toBe('4573');
  });

  it('has a health check that tells a server that listens from one that does not', async () => {
    const port = await freePort();
    const command = JSON.parse(textOf('HEALTHCHECK').replace(/^.*?CMD /, '')) as string[];
    const [, ...words] = command.map((word) => word.replace('4573', String(port)));
    expect(run(process.execPath, ...words).status).toBe(1);
    const server = createServer().listen(port, '0.0.0.0');
    const { status } = await new Promise<{ status: number | null }>((done) => {
      server.once('listening', () => {
        done(run(process.execPath, ...words));
      });
    });
    server.close();
    expect(status).toBe(0);
  });

  it('leaves secrets, history and modules of the machine outside', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['.git', '.env', 'node_modules', 'dist', '*.key']),
    );
  });
});

describeWith({ programs: ['haproxy'] }, 'the files for HAProxy', () => {
  it('are read without a warning, with the defaults that they name', () => {
    expect(run('haproxy', '-c', '-f', 'deploy/haproxy.cfg')).toMatchObject({ status: 0 });
    const { output } = run('haproxy', '-c', '-f', 'deploy/haproxy.cfg');
    expect(output).not.toMatch(/WARNING|ALERT/);
    // Of the other file only the certificates are missing here.
    const tls = run('haproxy', '-c', '-f', 'deploy/haproxy-tls.cfg').output;
    const alerts = tls.match(/^\[ALERT\].*parsing.*$/gm) ?? [];
    expect(alerts.filter((line) => !/certificate|ca-file|crt/i.test(line))).toEqual([]);
    expect(tls).toContain('/etc/haproxy/app.pem');
  });
});

describeWith({ programs: ['systemd-analyze', 'systemd-sysusers'] }, 'the unit of systemd', () => {
  const unit = (): string => {
    const file = join(folder, 'nestjs-agi.service');
    // Node is elsewhere on this machine.
    writeFileSync(file, read('nestjs-agi.service').replace('/usr/bin/node', process.execPath));
    return file;
  };

  it('is one that systemd has nothing to say about', () => {
    expect(run('systemd-analyze', 'verify', unit())).toEqual({ status: 0, output: '' });
    const wrong = join(folder, 'wrong.service');
    writeFileSync(wrong, `${read('nestjs-agi.service')}\n[Service]\nProtectHome=perhaps\n`);
    expect(run('systemd-analyze', 'verify', wrong).output).not.toBe('');
  });

  it('is exposed to 3 of 10 at most', () => {
    const words = ['--offline=true', '--threshold=30', '--no-pager'];
    expect(run('systemd-analyze', 'security', ...words, unit()).status).toBe(0);
    const bare = join(folder, 'bare.service');
    writeFileSync(bare, '[Service]\nExecStart=/bin/true\n');
    expect(run('systemd-analyze', 'security', ...words, bare).status).toBe(1);
  });

  it('runs as the user that is made for it, and is started again for as long as it takes', () => {
    const text = read('nestjs-agi.service');
    const users = resolve('deploy/nestjs-agi.sysusers.conf');
    const made = run('systemd-sysusers', '--dry-run', users);
    expect(made.status).toBe(0);
    const [, user] = /^User=(\w+)$/m.exec(text) ?? [];
    expect(readFileSync(users, 'utf8')).toMatch(new RegExp(`^u ${user} - `, 'm'));
    expect(text).toMatch(/^StartLimitIntervalSec=0$/m);
    expect(text).toMatch(/^Restart=always$/m);
  });
});

describe('the manifests for Kubernetes', () => {
  const documents = parseAllDocuments(read('kubernetes.yaml'), { strict: true, uniqueKeys: true });
  const all = documents.map((document) => {
    expect(document).toMatchObject({ errors: [], warnings: [] });
    return document.toJS() as unknown;
  });

  it('have the fields that Kubernetes knows, and no others', () => {
    for (const one of all) expect(manifest.safeParse(one).error?.issues ?? []).toEqual([]);
    const [deployment] = all as [object];
    expect(manifest.safeParse({ ...deployment, sepc: {} }).success).toBe(false);
  });

  it('belong to one another', () => {
    const parsed = all.map((one) => manifest.parse(one));
    const [deployment] = parsed.filter((one) => one.kind === 'Deployment');
    const { labels } = deployment!.spec.template.metadata;
    const { containers, volumes } = deployment!.spec.template.spec;
    const [container] = containers;
    const selectors = parsed.map((one) => {
      if (one.kind === 'Service') return one.spec.selector;
      return (one.kind === 'NetworkPolicy' ? one.spec.podSelector : one.spec.selector).matchLabels;
    });
    for (const selector of selectors) expect(selector).toEqual(labels);
    const ports = container!.ports.map(({ name }) => name);
    for (const one of parsed) {
      if (one.kind !== 'Service') continue;
      for (const { targetPort } of one.spec.ports) expect(ports).toContain(targetPort);
    }
    const mounted = container!.volumeMounts.map(({ name }) => name);
    expect(mounted).toEqual(volumes.map(({ name }) => name));
    const outside = parsed.filter((one) => one.kind === 'Service' && one.spec.type !== undefined);
    expect(outside).toHaveLength(1);
  });
});
