import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { AttemptRecord, AttemptStore } from 'nestjs-agi/ami';
import { In, type Repository } from 'typeorm';
import { Attempt } from './attempt.js';

/** The store of the placer: no reminder is placed twice, and none forgotten, though this process ends. */
@Injectable()
export class Attempts implements AttemptStore {
  constructor(@InjectRepository(Attempt) private readonly attempts: Repository<Attempt>) {}

  async add(record: AttemptRecord): Promise<boolean> {
    try {
      await this.attempts.insert(rowOf(record));
      return true;
    } catch (error) {
      if (await this.attempts.existsBy({ key: record.key })) return false;
      throw error;
    }
  }

  async update(record: AttemptRecord): Promise<void> {
    await this.attempts.update({ key: record.key }, rowOf(record));
  }

  async unfinished(): Promise<AttemptRecord[]> {
    const rows = await this.attempts.findBy({ state: In(['waiting', 'placing']) });
    return rows.map(({ key, to, attempt, uniqueId, state, outcome, dueAt }) => ({
      ...{ key, to, attempt, uniqueId, state },
      outcome: outcome ?? undefined,
      dueAt: dueAt ?? undefined,
    }));
  }
}

/** The database knows `null`, where the library has `undefined`. */
function rowOf({ outcome = null, dueAt = null, ...others }: NullableRecord): Attempt {
  return { ...others, outcome, dueAt };
}

type NullableRecord = Omit<AttemptRecord, 'outcome' | 'dueAt'> & {
  readonly outcome?: AttemptRecord['outcome'] | null;
  readonly dueAt?: number | null | undefined;
};
