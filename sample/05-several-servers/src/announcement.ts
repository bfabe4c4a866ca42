import { Injectable } from '@nestjs/common';

/** What callers hear: a sound that the staff chooses. */
@Injectable()
export class Announcement {
  sound = 'hello-world';
}
