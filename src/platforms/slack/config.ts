import type { Receiver } from '@slack/bolt'

/** How Slack is connected: Socket Mode, HTTP with one workspace, or OAuth with many. */
export type SlackConfig = { apiUrl: string; command: string; setup: 'members' | 'admins' } & (
  | { mode: 'socket'; botToken: string; appToken: string }
  | { mode: 'http'; botToken: string; signingSecret: string }
  | {
      mode: 'oauth'
      signingSecret: string
      clientId: string
      clientSecret: string
      stateSecret: string
      /** 32 bytes. */
      encryptionKey: Buffer
    }
)

/** One of Slack's ways to reach the bot. */
export type Receiving = {
  receiver: Receiver
  /** Rejects with StartError when Slack refuses the configuration. */
  start(): Promise<void>
  /** Takes nothing more; what was taken goes on. */
  stop(): Promise<void>
}
