import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { InjectRepository } from '@nestjs/typeorm';
import { isAGIError, OnAmiEvent } from 'nestjs-agi';
import { CallPlacer, type PlacedCall, type PlaceOptions } from 'nestjs-agi/ami';
import { LessThan, MoreThan, type Repository } from 'typeorm';
import { Appointment } from './appointment.js';
import { retryPlan } from './retry-plan.js';

const DAY = 24 * 60 * 60_000;

/** A reminder that was begun. */
export interface Reminder {
  readonly key: string;
  /** Rejects where the customer was not called for a reason that another attempt does not change. */
  readonly placed: Promise<PlacedCall>;
}

@Injectable()
export class Reminders {
  readonly #logger = new Logger(Reminders.name);
  #tookUp = false;

  constructor(
    private readonly placer: CallPlacer,
    @InjectRepository(Appointment) private readonly appointments: Repository<Appointment>,
  ) {}

  /** Takes up the reminders that the process before this one left, as soon as the manager is there. */
  @OnAmiEvent('connect')
  async takeUp(): Promise<void> {
    if (this.#tookUp) return;
    this.#tookUp = true;
    const left = await this.placer.recover(async ({ key }) => {
      const appointment = await this.appointments.findOneBy({ id: Number(key.split('@')[0]) });
      // Meanwhile confirmed, put off or over: nobody is called.
      return appointment && isDue(appointment) && keyOf(appointment) === key
        ? callOf(appointment)
        : undefined;
    });
    for (const { record, placed } of left) this.#tell(record.key, placed);
  }

  /** Calls the customers whose appointments are within a day, at the times of day when people may be called. */
  @Cron('0 */5 9-18 * * 1-6', { name: 'reminders' })
  async remindAll(): Promise<Reminder[]> {
    const now = Date.now();
    const due = await this.appointments.findBy({
      state: 'planned',
      at: LessThan(new Date(now + DAY)),
    });
    return due.filter(isDue).map((appointment) => this.#place(appointment));
  }

  /** Calls the customer of one appointment; `undefined` if there is none that is still to come. */
  async remind(id: number): Promise<Reminder | undefined> {
    const appointment = await this.appointments.findOneBy({ id, at: MoreThan(new Date()) });
    return appointment ? this.#place(appointment) : undefined;
  }

  #place(appointment: Appointment): Reminder {
    const placed = this.placer.place(callOf(appointment));
    const key = keyOf(appointment);
    this.#tell(key, placed);
    return { key, placed };
  }

  #tell(key: string, placed: Promise<PlacedCall>): void {
    placed.then(
      ({ outcome, attempts }) => {
        this.#logger.log(`Reminder ${key}: ${outcome} after ${attempts} attempts`);
      },
      (error: unknown) => {
        // The customer was called before, or is being called now.
        if (isAGIError(error) && error.code === 'E_AMI_ATTEMPT_EXISTS') return;
        this.#logger.warn(`Reminder ${key}: ${String(error)}`);
      },
    );
  }
}

function isDue({ at, state }: Appointment): boolean {
  return state === 'planned' && at.getTime() > Date.now();
}

function keyOf({ id, at }: Appointment): string {
  return `${id}@${at.getTime()}`;
}

function callOf(appointment: Appointment): PlaceOptions {
  return {
    to: appointment.telephone,
    route: `/reminder?id=${appointment.id}`,
    key: keyOf(appointment),
    callerId: { name: 'Dr. Lovelace', number: '5550100' },
    ring: 25_000,
    retry: retryPlan,
  };
}
