import type { RequestHandler } from 'express'
import type { Card } from '../../core/card.ts'
import type { CommandInfo } from '../../core/command.ts'
import type { StartError } from '../../core/errors.ts'
import type { Booths, ChatPlatform } from '../../core/platform.ts'
import type { Log, Problem } from '../../core/ports.ts'
import type { OpenExpiring, Store } from '../../core/records.ts'
import type { ChannelRef, MemberRef } from '../../core/refs.ts'
import type { Environment } from './environment.ts'
import type { SharedLimit } from './pacing.ts'

/** What a platform is opened with. */
export type PlatformParts = {
  /** For records of the platform's own, of kinds that begin with its name. */
  store: Store
  expiring: OpenExpiring
  http: PlatformHttp
  /** Epoch ms. */
  now(): number
  /**
   * MUST be called right before each request that shows something to members, after any wait for its turn. What it throws
   * (HandedOver) MUST reach the caller as it is: another process has taken the group.
   */
  beforeCall(): void
  /**
   * Where several processes share the work. One that does not listen MUST NOT connect to hear what members do, and sends
   * all the same; a limit that counts the calls of a bot MUST be shared with its peers.
   */
  sharing?: Sharing | undefined
  log: Log
  /** Names of the features that are switched off: what only they need is not to be heard. */
  off: ReadonlySet<string>
  /** Only where no platform but this one is served, and it is a local one. */
  time?: SimulatedTime | undefined
  /** Says that the platform refuses the configuration after a good start: it hears nothing any more. */
  refuse(error: StartError): void
}

/** Time that its readers may move, so that they see what comes. */
export type SimulatedTime = {
  /** Epoch ms. */
  now(): number
  /** To the next study day, or a week ahead. Resolves when everything that was due on the way has happened. */
  move(by: 'next' | 'week'): Promise<void>
}

/** What a process is beside others that share the work. */
export type Sharing = {
  /** Whether it hears members. */
  listens: boolean
  /** Whether it sends what is due. */
  sends: boolean
  /** Its part of a limit that counts all calls of a bot together. */
  limit(platform: string): SharedLimit
  /**
   * Says which `parts`, of as many, of a platform this process hears; `twice` is called now and then while another one hears
   * some of them too.
   */
  hear(platform: string, hearing: { of: number; parts: number[] }, twice: () => void): void
}

/** The bot's one HTTP server. A handler takes its own paths and hands on all others; `/healthz` and `/readyz` are taken. */
export type PlatformHttp = {
  readonly app: { use(handler: RequestHandler): unknown }
  /** The address it binds. */
  readonly host: string
  /** Resolves to the server's URL without a final slash; repeated calls answer the same. Rejects with StartError. */
  listen(): Promise<string>
}

/**
 * One platform as the start, the command line and the curriculum's check know it, listed once in `src/platforms.ts`.
 * Loading it MUST NOT load an SDK, which takes longer than a start without it may: what needs one is imported on call.
 */
export type PlatformModule = {
  /** Lower-case letters. Every record of the platform carries it, so it never changes. */
  readonly name: string
  /** What people call the platform. */
  readonly title: string
  /**
   * How to open the platform with these settings; `undefined` where they do not ask for it. MUST throw StartError with every
   * problem and its fix. `alone`: no platform before it in the list is configured.
   */
  configure(
    environment: Environment,
    at: { host: string; alone: boolean },
  ): ((parts: PlatformParts) => Promise<ChatPlatform>) | undefined
  /** How its tokens look: the log leaves them out. */
  readonly secret?: RegExp
  /** Asks the platform about this bot, beside it; `undefined` where the settings do not ask for it. Rejects as `configure` throws. */
  examine?(environment: Environment, parts: ExaminationParts): Promise<Examination | undefined>
  /** How somebody begins with the platform, for `studyhall init`. */
  readonly beginning?: Beginning
  /** `studyhall <name>`: what is done beside the bot, such as printing a link that installs it. */
  cli?(): Promise<PlatformCommand>
  /** Renders a card as its readers get it, every cut marked with “…”: no card of the curriculum may be cut. */
  renderer?(): Promise<(card: Card) => unknown>
  /** Its members come to a page of this bot: the start prints the address, and a ready-made group meets here. */
  readonly local?: { channel: ChannelRef; manager: MemberRef & { name: string } }
}

/** How somebody begins with a platform: where its tokens come from, and what to do with them. Sentences, each a step. */
export type Beginning = {
  /** Beside its title, where somebody chooses among platforms. */
  readonly hint: string
  /** Before the tokens are asked for. `shows` is what `studyhall <name> …` prints, to be used in these steps. */
  readonly before: readonly string[]
  readonly shows?: readonly string[]
  /** Asked for in this order. */
  readonly secrets: readonly Secret[]
  /** Set without being asked for. */
  readonly settings?: Environment
  /** Once they are right. `shownAfter` is what `studyhall <name> …` prints, to be used in these steps. */
  readonly after: readonly string[]
  readonly shownAfter?: readonly string[]
}

/** A setting that nobody may see. */
export type Secret = {
  readonly name: string
  /** What the platform calls it. */
  readonly label: string
  /** How it looks: what does not fit is asked for again without asking the platform, with this sentence. */
  readonly looks: RegExp
  readonly where: string
  /** Which finding of an examination is about it, and what has to be set so that it is examined alone. */
  readonly about: Examined['about']
  readonly alone?: Environment
}

/** What a platform is asked with: `store` holds what the platform stored, and is read only; `undefined` where there is none. */
export type ExaminationParts = {
  store: Store | undefined
  /** Epoch ms. */
  now(): number
  /** Whether to try hearing members too, for a moment: where a running bot does so, it knows already. */
  hears: boolean
}

/**
 * What a platform says of this bot to whoever asks beside it. Nothing is posted, nothing changes, and no event is taken away from
 * a running bot. A call takes as long as the platform's calls take, and none is made twice.
 */
export type Examination = {
  /** What was looked at, in this order. */
  readonly findings: readonly Examined[]
  /** How far the platform's clock is ahead of this machine's, in ms, by the `Date` of an answer; `undefined` where none told. */
  readonly ahead: number | undefined
  /** As a running platform's. Rejects with PlatformError. */
  inspect(channel: ChannelRef): Promise<Problem[]>
  /** The same of booths, where the platform has them. */
  readonly booths?: Pick<Booths, 'inspect'> | undefined
  /** What keeps stars in a channel from being heard, where something may. Rejects with PlatformError. */
  readonly stars?: Pick<Booths, 'inspect'> | undefined
}

/** One thing that was looked at. Without a problem `said` is what is well; both are sentences for whoever runs the bot. */
export type Examined = {
  about: 'token' | 'scopes' | 'gateway'
  said: string
  /** What is wrong, and how to fix it. */
  problem?: Problem
}

/** A sub-command of a platform. `run` resolves to the exit code. */
export type PlatformCommand = {
  usage: string
  summary: string
  run(args: string[], about: { environment: Environment; commands: readonly CommandInfo[] }): Promise<number>
}
