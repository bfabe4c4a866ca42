import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { placeCall, type CallReport, type SimulatedCallOptions } from 'nestjs-agi/testing';

const PROMPT = 'vm-enter-num-to-call';

describe('request scope', () => {
  let app: INestApplicationContext;

  beforeAll(async () => {
    const { AppModule } = await import('../src/app.module.js');
    const { CallIdLogger } = await import('../src/call-id.logger.js');
    const testing = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = await testing.init();
    app.useLogger(app.get(CallIdLogger));
  });

  afterAll(() => app.close());

  /** Orders articles; the caller's number and the call's id may be given. */
  const order = (
    articles: readonly string[],
    { number = '5551234', id = '1700000000.1' } = {},
    options: SimulatedCallOptions = {},
  ): Promise<CallReport> =>
    placeCall(app, '/order', {
      callerId: { number },
      environment: { agi_uniqueid: id },
      script: [...articles, ''].map((article) => ({ playing: PROMPT, press: `${article}#` })),
      ...options,
    }).ended;

  /** The lines that are logged during `work`. */
  async function linesOf(work: () => Promise<unknown>): Promise<string[]> {
    const lines: string[] = [];
    const write = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
    await work();
    write.mockRestore();
    return lines;
  }

  it('gives the receipt the basket that the controller filled', async () => {
    let report: CallReport | undefined;
    await linesOf(async () => (report = await order(['12', '345'])));
    expect(report).toMatchObject({
      status: 'SUCCESS',
      said: ['number 2'],
      variables: { ORDER: 'Ada: 12 345' },
      unused: [],
    });
  });

  it('keeps calls apart that go on at once, and knows who calls', async () => {
    let reports: CallReport[] = [];
    await linesOf(async () => {
      reports = await Promise.all([
        order(['1'], { number: '5551234' }),
        order(['2', '22'], { number: '5555678' }),
        order(['3'], { number: '999' }),
      ]);
    });
    expect(reports.map(({ variables }) => variables.ORDER)).toEqual([
      'Ada: 1',
      'Grace: 2 22',
      'a new customer: 3',
    ]);
  });

  it('logs each line of a singleton with the id of its call', async () => {
    const lines = await linesOf(() =>
      Promise.all([
        order(['1'], { id: '1700000000.1' }),
        order(['2', '2'], { id: '1700000000.2' }),
      ]),
    );
    expect(lines).toHaveLength(2);
    expect(lines.join('')).toMatch(/\[1700000000\.1 OrderStore\].* of 1 articles/);
    expect(lines.join('')).toMatch(/\[1700000000\.2 OrderStore\].* of 2 articles/);
  });

  it('saves nothing for a caller who hangs up', async () => {
    let report: CallReport | undefined;
    const lines = await linesOf(async () => {
      report = await order([], {}, { script: [{ playing: PROMPT, hangup: true }] });
    });
    expect(report).toMatchObject({ status: 'HANGUP', outcome: '' });
    expect(lines).toEqual([]);
  });
});
