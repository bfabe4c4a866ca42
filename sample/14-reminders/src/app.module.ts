import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgiModule } from 'nestjs-agi';
import { Appointment } from './appointment.js';
import { AppointmentsController } from './appointments.controller.js';
import { Attempt } from './attempt.js';
import { Attempts } from './attempts.js';
import { AttemptsModule } from './attempts.module.js';
import { prompts } from './prompts.js';
import { ReminderController } from './reminder.controller.js';
import { Reminders } from './reminders.js';

@Module({
  imports: [
    ScheduleModule.forRoot(),
    // A database in the memory of this process; `location` keeps it in a file, and reminders survive a restart.
    TypeOrmModule.forRoot({ type: 'sqljs', autoLoadEntities: true, synchronize: true }),
    TypeOrmModule.forFeature([Appointment, Attempt]),
    AttemptsModule,
    AgiModule.forRootAsync({
      imports: [AttemptsModule],
      inject: [Attempts],
      amiClients: true,
      useFactory: (store: Attempts) => ({
        host: process.env.AGI_HOST ?? '127.0.0.1',
        port: Number(process.env.AGI_PORT ?? 4573),
        dialog: { prompts, hangup: 'throw' as const },
        ami: {
          host: process.env.AMI_HOST ?? '127.0.0.1',
          port: Number(process.env.AMI_PORT ?? 5038),
          username: 'reminders',
          secret: process.env.AMI_SECRET ?? 'change-me',
          placer: { store, callsPerSecond: 1, maxCalls: 10 },
        },
      }),
    }),
  ],
  controllers: [AppointmentsController, ReminderController],
  providers: [Reminders],
})
export class AppModule {}
