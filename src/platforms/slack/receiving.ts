import type { Receiver } from '@slack/bolt'

/** One of Slack's ways to reach the bot. */
export type Receiving = {
  receiver: Receiver
  /** Rejects with StartError when Slack refuses the configuration. */
  start(): Promise<void>
  /** Takes nothing more; what was taken goes on. */
  stop(): Promise<void>
}
