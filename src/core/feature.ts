import type { Reaction } from './bot.ts'
import type { Button, Card, Image } from './card.ts'
import { type Command, offCommand, type Registry, type Services } from './command.ts'
import type { Curriculum, Day, Shelf } from './curriculum.ts'
import type { Group, GroupChannel } from './group.ts'
import type { Addressee, Word } from './inbox.ts'
import type { Occurrence, Step } from './occurrence.ts'
import type { Studied } from './path.ts'
import type { Kind, Reader, Tx } from './records.ts'
import type { BoothRef, MemberRef, ThreadRef, Whereabouts } from './refs.ts'
import type { Guest } from './suggestion.ts'

/** What a message says, and the name of its thread or booth. `people` are whom it notifies there, or whom the booth lets in. */
export type Said = { card: Card; title: string; people?: readonly MemberRef[] }

/** What is said at an instant: until `again` (epoch ms), or for good; once it is `over`, nobody writes there any more. */
export type Live = Said & { again?: number; over?: boolean }

/** One series of posts in the ledger: what its rows are called, and what their steps say. */
export type Series = {
  name: string
  /** What stands before the date in a delivery key: at most a letter, another one for each series. */
  code: string
  /**
   * What a step says, and the name of its thread. Pure: a step sent again says the same. A thread's card is its post's, as
   * it reads once the discussion is open at that address.
   */
  compose(step: Step, row: Occurrence, group: Group, curriculum: Curriculum, discussion?: string): Said
  /**
   * What a step says at an instant (epoch ms) by what is stored then, in place of `compose`: its message is edited as that changes.
   * `undefined` where there is nothing to say. Only reads.
   */
  live?(reader: Reader, step: Step, row: Occurrence, now: number): Promise<Live | undefined>
  /**
   * The picture that comes with what a step says, from its content alone: sent again, it is the same. Where it rejects, the card
   * goes without.
   */
  picture?(step: Step): Promise<Image | undefined>
}

/** The series that moves a group along its roadmap: a post, its thread, and what follows there. */
export type DailySeries = Series & {
  /**
   * The contents of the messages in a day's discussion, in order, and of a second day there; the number at the end of each tells them
   * apart. Where the day has tables, its questions are not among them.
   */
  replies(
    day: Day,
    more?: { guest?: Guest | undefined; second?: Day | undefined; tables?: boolean },
  ): string[]
  /** When the mock tables of a day begin whose post is sent at an instant (both epoch ms); `undefined` where it has none. */
  tablesAt?(group: Group, day: Day, posted: number): number | undefined
  /**
   * Contents of what a group’s discussion of a day gets on top, by what is stored on its date (YYYY-MM-DD): chosen once, and
   * kept with the row.
   */
  chosen(store: Reader, group: string, curriculum: Curriculum, day: Day, date: string): Promise<string[]>
}

/**
 * What a following series owes a group once. `date` is the local date that its ledger row stands under; it is due and given
 * up at instants, epoch ms. A step goes to a channel of the group: as a post, with `thread` as a reply there, with `booth` as the first
 * message of one that is opened beside it, or of one that is open. `reader` and `round` tell several of a date apart.
 */
export type Owed = {
  date: string
  reader?: string
  round?: number
  /** Roadmap days that it is about, of the curriculum of this id. */
  days: number[]
  curriculum: string
  /** As the ledger has it of a daily post. */
  curriculumDay?: number | undefined
  due: number
  until: number
  steps: {
    channel: Pick<GroupChannel, 'id' | 'ref'>
    content: string
    thread?: ThreadRef
    booth?: 'new' | BoothRef
  }[]
}

/** A series beside the daily posts: what a group owes its channels by what its ledger says of them. */
export type FollowingSeries = Series & {
  /** Something may be owed before the group’s first post, too. */
  early?: true
  /** What a daily post leads to is owed so long after it was due at the latest, in ms: its group is looked at then. */
  lasts?: number
  /**
   * What is owed at an instant, which may be in the ledger already, and when to look again at the latest (epoch ms).
   * `claiming` is the local date whose daily post is claimed now, `curriculumOf` as in `FeatureParts`. Only reads.
   */
  owed(
    reader: Reader,
    group: Group,
    at: { now: Temporal.Instant; claiming?: string | undefined },
    curriculumOf: FeatureParts['curriculumOf'],
  ): Promise<{ owed: Owed[]; next?: number | undefined }>
  /**
   * What is written down with the claim of a row, in its transaction: repeatable, and awaiting nothing but `tx`. The curriculum is what the
   * row is of; while that is not loaded, nothing is claimed.
   */
  claimed?(tx: Tx, row: Occurrence, group: Group, curriculum: Curriculum): Promise<void>
}

/** Somebody wrote in a thread; `at` is epoch ms, `label` that of the question the text begins with, where the platform tells. */
export type Written = { member: MemberRef; thread: ThreadRef; at: number; label?: string | undefined }

/** What a feature works with outside a command. `curriculumOf` is a group's roadmap; it throws UserError where its curriculum is not loaded. */
export type FeatureParts = Pick<Services, 'store'> & {
  curricula: Shelf
  curriculumOf(group: Studied): Curriculum
  now: Temporal.Instant
}

/** A kind of records about a person, whose keys begin with `<person>/`, and what leaves with one of them. */
export type Personal = { kind: Kind<unknown>; leave?(tx: Tx, value: unknown, key: string): Promise<void> }

/** Names a kind of records about a person; `leave` runs in the transaction that deletes one. */
export const personal = <T>(
  kind: Kind<T>,
  leave?: (tx: Tx, value: T, key: string) => Promise<void>,
): Personal => ({
  kind: kind as Kind<unknown>,
  ...(leave && { leave: leave as (tx: Tx, value: unknown, key: string) => Promise<void> }),
})

/**
 * What a feature says to people in private, who asked for it: `delivery` asks, and keeps the budget. A feature never sends anything
 * itself. Both only read.
 */
export type Private = {
  /** What it owes somebody, said already or not, and when it is to be asked again at the latest (epoch ms). */
  owed(to: Addressee, parts: FeatureParts): Promise<{ words: Word[]; next?: number | undefined }>
  /** What somebody chose of it and how to choose otherwise: a line of card text each. */
  choices(member: MemberRef, parts: FeatureParts): Promise<Choice[]>
}
/** One such line, with its buttons; `isOn` where it makes something come. */
export type Choice = { text: string; buttons: Button[]; isOn: boolean }

/** One thing the bot can do, listed once where the bot is composed. */
export type Feature = {
  name: string
  commands?: readonly Command[]
  series?: Series
  following?: FollowingSeries | readonly FollowingSeries[]
  onAnswer?(written: Written, parts: FeatureParts): Promise<void>
  onThreadDeleted?(thread: ThreadRef, parts: FeatureParts): Promise<void>
  /** Somebody gave a message a star, or took it back. */
  onReaction?(reaction: Reaction, parts: FeatureParts): Promise<void>
  /** A message in a thread was deleted, or its stars were cleared. */
  onReactionsGone?(thread: ThreadRef, message: string, parts: FeatureParts): Promise<void>
  /** What it keeps about people, which leaves with them. */
  personal?: readonly Personal[]
  /** What it keeps about a member, in words: lines of card text, none where it keeps nothing. Instants are told by their `zone`. */
  kept?(member: MemberRef, parts: FeatureParts, zone: string): Promise<string[]>
  /** What it says to people in private, who asked for it. */
  private?: Private
  /** What it says to a member who let the bot in; see `Bot.welcome`. */
  welcome?(where: Whereabouts, parts: FeatureParts): Promise<Card | undefined>
  /** Its part of a member's home page. */
  home?(member: MemberRef, parts: FeatureParts): Promise<Card[]>
}

/**
 * A feature that whoever runs the bot has switched off: it does nothing of itself and its commands say so, but what it sent before
 * can still be sent to its end, is cleaned up, and leaves with its person.
 */
export function switchedOff(feature: Feature): Feature {
  const {
    commands,
    following,
    onAnswer: _a,
    onReaction: _r,
    private: _p,
    welcome: _w,
    home: _h,
    ...rest
  } = feature
  return {
    ...rest,
    ...(commands && { commands: commands.map(offCommand) }),
    ...(following && {
      following: [following].flat().map((each) => ({
        ...each,
        owed: async () => ({ owed: [] }),
        ...(each.live && { live: async () => undefined }),
      })),
    }),
  }
}

/** Whether whoever runs the bot wants nobody named in what others see, by what is switched off. Asked before a name is offered or stored for it. */
export const areUnnamed = (off: ReadonlySet<string>): boolean => off.has('names')

/** A card without buttons to what is switched off; as it is where it has none. */
export function withoutOff(card: Card, registry: Registry): Card {
  const isOff = (button: Button): boolean =>
    'action' in button && registry.get(button.action)?.command.off === true
  if (!card.buttons?.some(isOff)) return card
  return { ...card, buttons: card.buttons.filter((button) => !isOff(button)) }
}
