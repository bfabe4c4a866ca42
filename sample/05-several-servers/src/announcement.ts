import { Injectable } from '@nestjs/common';

/** The announcement that callers hear: a sound that the staff chooses. */
@Injectable()
export class Announcement {
  sound = 'hello-world';
}
