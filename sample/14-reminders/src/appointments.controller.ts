import {
  Body,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Param,
  ParseIntPipe,
  Post,
} from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Appointment } from './appointment.js';
import { Attempt } from './attempt.js';
import { Reminders } from './reminders.js';

/** The appointments, and the reminders that a person asks for. */
@Controller('appointments')
export class AppointmentsController {
  constructor(
    private readonly reminders: Reminders,
    @InjectRepository(Appointment) private readonly appointments: Repository<Appointment>,
    @InjectRepository(Attempt) private readonly attempts: Repository<Attempt>,
  ) {}

  @Post()
  add(
    @Body() { name, telephone, at }: { name: string; telephone: string; at: string },
  ): Promise<Appointment> {
    return this.appointments.save({ name, telephone, at: new Date(at) });
  }

  @Get()
  async list(): Promise<{ appointments: Appointment[]; attempts: Attempt[] }> {
    const appointments = await this.appointments.find();
    return { appointments, attempts: await this.attempts.find() };
  }

  /** Begins the reminder, and does not wait for what comes of it: that may take hours. */
  @Post(':id/reminder')
  @HttpCode(202)
  async remind(@Param('id', ParseIntPipe) id: number): Promise<{ key: string }> {
    const reminder = await this.reminders.remind(id);
    if (!reminder) throw new NotFoundException(`no appointment ${id} is to come`);
    return { key: reminder.key };
  }
}
