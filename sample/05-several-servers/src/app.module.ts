import { Module } from '@nestjs/common';
import { AgiModule } from 'nestjs-agi';
import { Announcement } from './announcement.js';
import { PublicController } from './public.controller.js';
import { StaffController } from './staff.controller.js';
import { Switchboard } from './switchboard.js';

const host = process.env.AGI_HOST ?? '127.0.0.1';

@Module({
  imports: [
    AgiModule.forRoot({ host, port: Number(process.env.AGI_PORT ?? 4573) }),
    // For telephones of the staff only: a port of its own, and few calls at once.
    AgiModule.forRoot({
      name: 'staff',
      host,
      port: Number(process.env.AGI_STAFF_PORT ?? 4574),
      maxConnections: 10,
    }),
  ],
  controllers: [PublicController, StaffController],
  providers: [Announcement, Switchboard],
})
export class AppModule {}
