import { ParseIntPipe } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { AgiController, AgiDialog, AgiQuery, AgiRoute } from 'nestjs-agi';
import type { Repository } from 'typeorm';
import { Appointment } from './appointment.js';
import { say } from './prompts.js';

const WEEK = 7 * 24 * 60 * 60_000;

/** The call that a customer gets. A hangup ends it at any of its lines, and what was pressed before counts. */
@AgiController('reminder')
export class ReminderController {
  constructor(
    private readonly dialog: AgiDialog<'throw'>,
    @InjectRepository(Appointment) private readonly appointments: Repository<Appointment>,
  ) {}

  @AgiRoute()
  async remind(@AgiQuery('id', ParseIntPipe) id: number): Promise<void> {
    const appointment = await this.appointments.findOneByOrFail({ id });
    const wish = await this.dialog.menu({
      greeting: say('hello'),
      prompt: [say('you have an appointment'), { datetime: appointment.at }, say('1 or 2')],
      choices: [
        { keys: '1', value: 'confirm' },
        { keys: '2', value: 'put off' },
      ],
    });
    if (wish.outcome !== 'matched') return;
    if (wish.value === 'put off') {
      await this.putOff(appointment);
      return;
    }
    await this.appointments.update({ id }, { state: 'confirmed' });
    await this.dialog.play(say('thank you'));
  }

  /** Offers the same time a week later; a customer who cannot come then is called by the office. */
  private async putOff({ id, at }: Appointment): Promise<void> {
    const later = new Date(at.getTime() + WEEK);
    const wish = await this.dialog.menu({
      prompt: [say('a week later'), { datetime: later }, say('1 or 2')],
      choices: [
        { keys: '1', value: true },
        { keys: '2', value: false },
      ],
    });
    const agrees = wish.outcome === 'matched' && wish.value;
    await this.appointments.update({ id }, agrees ? { at: later } : { state: 'call back' });
    await this.dialog.play(say(agrees ? 'thank you' : 'we call back'));
  }
}
