import { z } from 'zod'
import type { Caller } from '../../core/caller.ts'
import type { Card } from '../../core/card.ts'
import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, type Context, defineCommand } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import type { Form } from '../../core/form.ts'
import { channelAt, countsStars, type Group, standstill } from '../../core/group.ts'
import { MOCK_TIME } from '../../core/mock-day.ts'
import { nextPost } from '../../core/next-post.ts'
import { pauseOn } from '../../core/schedule.ts'
import { plain } from '../../core/text.ts'
import { channelToken, commandToken, roleToken } from '../../core/tokens.ts'
import { remarksOn } from '../../words/problems.ts'
import { instantText } from '../../words/schedule-text.ts'
import * as to from '../../words/signatures.ts'
import { weekdaysText } from '../../words/weekday-text.ts'
import { suggestZones } from '../../words/zone.ts'
import { changesOf, type Part, settingsForm } from './form.ts'
import { archiveText, type Setting, withSetting } from './rules.ts'

const value = z.string().optional()
/** What a form of settings may hold: each form some of it. */
const VALUES = {
  time: value,
  zone: value,
  days: value,
  archive: value,
  pin: value,
  mention: value,
  tags: value,
  publish: value,
  name: value,
  extras: value,
}

/** `group settings`: shows everything, changes one at a time, or several in a form. */
export const settingsCommands: readonly Command[] = [
  defineCommand({
    ...to.settings,
    summary: 'See and change how this group is run',
    who: 'manager',
    reads: ({ setting, role }) => setting === undefined && role === undefined,
    visibility: 'private',
    effect: 'repeatable',
    group: 'needed',
    withoutCurriculum: true,
    suggest: {
      value: (typed, { now, zone, values }) =>
        values?.setting === 'zone' ? suggestZones(typed, { now, own: zone }) : [],
    },
    run: async ({ role, ...given }, context) => {
      const { caller, group, off } = context
      const setting = given.setting ?? (role === undefined ? undefined : 'mention')
      const value = given.value ?? role
      if (role !== undefined && (setting !== 'mention' || value !== role))
        throw new UserError(
          `A ${caller.idiom.role} is for mention alone`,
          `Choose the setting **mention** and the ${caller.idiom.role}, and leave the value out.`,
          [],
          'role',
        )
      if (setting === undefined) return { card: await overview(context) }
      if (off.has(setting))
        throw new UserError(
          `${setting} is switched off here`,
          'Whoever runs this bot has switched it off for every group.',
        )
      if (value === undefined)
        throw new UserError(
          'What should it be?',
          `**${setting}** ${sentencesOf(group, caller)[setting]} To change it, write: ${written(caller, setting, EXAMPLES[setting])}`,
        )
      return { card: await saved(await apply([[setting, value]], context), context) }
    },
  }),
  defineCommand({
    ...to.settingsForm,
    summary: 'Opens the settings as a form',
    who: 'manager',
    visibility: 'private',
    effect: 'none',
    group: 'needed',
    withoutCurriculum: true,
    opensForm: true,
    internal: true,
    run: async ({ part = 'schedule' }, context) => ({ form: formOf(part, context) }),
  }),
  defineCommand({
    name: 'settings-save',
    summary: 'Saves the form of settings',
    args: z.object({
      part: z.enum(to.PARTS).optional(),
      ...VALUES,
    }),
    who: 'manager',
    visibility: 'private',
    effect: 'repeatable',
    group: 'needed',
    withoutCurriculum: true,
    internal: true,
    suggest: { zone: (typed, { now, zone }) => suggestZones(typed, { now, own: zone }) },
    form: ({ part }, context) => formOf(to.PARTS.find((each) => each === part) ?? 'schedule', context),
    run: async ({ part, ...values }, context) => ({
      card: await saved(await apply(changesOf(part, values, context), context), context),
    }),
  }),
]

const apply = (
  changes: [Setting, string][],
  { delivery, group, caller, now }: Context<Group>,
): Promise<Group> =>
  delivery.edit(group.id, (from) =>
    changes.reduce((to, [setting, value]) => withSetting({ group: to, caller }, setting, value, now), from),
  )

const saved = async (group: Group, context: Context<Group>): Promise<Card> =>
  doneCard(
    'Saved',
    `${nextLine(group, context.curriculum, context.now)}\n\n${await summary({ ...context, group })}`,
  )

const formOf = (part: Part, { group, caller, now, off }: Context<Group>): Form =>
  settingsForm(part, { group, settings: settingsOf(group, caller), caller, now, off })

/** The settings of the caller's channel; in a private message the first one's. */
const settingsOf = (group: Group, { channel }: Caller) =>
  (channel && channelAt(group, channel)?.settings) ?? group.channels[0]?.settings

const EXAMPLES: Record<Setting, string> = {
  time: '09:00',
  zone: 'Europe/Berlin',
  days: 'mon-fri',
  archive: '1d',
  pin: 'on',
  mention: 'none',
  tags: 'daily, questions',
  publish: 'on',
  recap: 'off',
  'wrap-up': 'off',
  suggestions: 'on',
  votes: 'on',
  stars: 'on',
  mocks: 'on',
  host: 'on',
  name: 'Ranking club',
}

const written = ({ typed }: Caller, setting: Setting, value: string): string =>
  commandToken(typed({ name: 'settings', who: 'manager' }, { setting, value }))

/** How long a discussion may be quiet, by minutes. */
const QUIET: Record<number, string> = { 60: 'an hour', 1440: 'a day', 4320: 'three days', 10080: 'a week' }

/** Every setting as it is now, a sentence each. */
function sentencesOf(group: Group, caller: Caller): Record<Setting, string> {
  const { schedule, name, channels } = group
  const { archiveMinutes = 0, pin, mention, tags = [], publish } = settingsOf(group, caller) ?? {}
  const { platform } = caller.member
  const here = channels.flatMap(({ ref }) => (ref.platform === platform ? [channelToken(ref, name)] : []))
  return {
    time: `The daily post comes at ${schedule.time}.`,
    zone: `That is the time of ${plain(schedule.zone)}.`,
    days: `It comes ${weekdaysText(schedule.weekdays)}.`,
    archive: `A quiet discussion is archived ${archiveMinutes > 0 ? `after ${QUIET[archiveMinutes] ?? archiveText(archiveMinutes)}` : 'when the channel says so'}.`,
    pin: pin ? 'The newest daily post is pinned.' : 'The daily post is not pinned.',
    mention: mention
      ? `The daily post mentions the ${caller.idiom.role} ${roleToken(caller.member, mention, mention)}.`
      : 'The daily post mentions nobody.',
    tags:
      tags.length > 0
        ? `A post in a forum is tagged ${plain(tags.join(', '))}.`
        : 'A post in a forum has no tag.',
    publish: `From an announcement channel, the daily post goes ${publish ? 'to the channels that follow it' : 'to no other channel'}.`,
    recap:
      group.recap === false
        ? 'No recap of the week comes.'
        : 'A new week begins with the last one in counts.',
    'wrap-up': `A discussion ends with${group.wrapUp === false ? 'out' : ''} a word from me.`,
    suggestions: group.suggestions
      ? 'Members may suggest questions, and managers choose.'
      : 'Members cannot suggest questions.',
    host: group.host ? 'Members who join the rota host a day in turn.' : 'No member hosts a day.',
    votes: group.votes ? 'Managers may open votes in discussions.' : 'No votes are held in discussions.',
    stars: countsStars(group)
      ? 'Stars (⭐) on messages in a discussion are counted, and its last word links the one with most.'
      : `Stars on messages are not counted${group.stars ? ' while wrap-up is off' : ''}.`,
    mocks: group.mocks
      ? `Each week has tables at which members interview each other; those of a mock day begin at ${group.mockTime ?? MOCK_TIME}.`
      : 'No tables for mock interviews are set.',
    name: `The group is called ${plain(name)}${here.length > 0 ? ` and meets in ${here.join(', ')}` : ''}.`,
  }
}

async function summary({
  group,
  caller,
  off,
}: Pick<Context<Group>, 'group' | 'caller' | 'off'>): Promise<string> {
  const sentences = sentencesOf(group, caller)
  const shown: Setting[] = [
    'time',
    'zone',
    'days',
    ...caller.idiom.settings,
    'recap',
    'wrap-up',
    'suggestions',
    'votes',
    'stars',
    'mocks',
    'host',
    'name',
  ]
  const remarks = await remarksOn(group, caller, off)
  return [
    ...shown
      .filter((setting) => !off.has(setting))
      .map((setting) => `- **${setting}** ${sentences[setting]}`),
    ...remarks.map((remark) => `\n${remark}`),
  ].join('\n')
}

function nextLine(group: Group, curriculum: Curriculum, now: Temporal.Instant): string {
  if (standstill(group)) return 'Posts are on hold.'
  if (group.position > curriculum.length) return 'The roadmap is finished.'
  const next = nextPost(group, curriculum.length, now)
  return next
    ? `The next post comes on ${instantText(next.instant, group.schedule.zone)}.`
    : 'Posts are paused.'
}

const todayOf = ({ group: { schedule }, now }: Context<Group>): Temporal.PlainDate =>
  now.toZonedDateTimeISO(schedule.zone).toPlainDate()

const overview = async (context: Context<Group>): Promise<Card> => ({
  plain: `Settings of ${context.group.name}.`,
  title: `Settings of ${context.group.name}`,
  text: await summary(context),
  footer: `Change one with ${written(context.caller, 'time', '09:30')}`,
  buttons: [
    buttonFor(to.settingsForm, { part: 'schedule' }, 'Change schedule', 'primary'),
    ...(context.caller.idiom.settings.length > 0
      ? [buttonFor(to.settingsForm, { part: 'posts' }, 'Change posts')]
      : []),
    buttonFor(to.settingsForm, { part: 'group' }, 'Change group'),
    buttonFor(to.off, {}, 'Days off'),
    buttonFor(to.roadmapPath, {}, 'Path'),
    pauseOn(context.group.schedule, todayOf(context))
      ? buttonFor(to.resume, {}, 'Resume')
      : buttonFor(to.pauseForm, {}, 'Pause'),
    buttonFor(to.status, {}, 'Status'),
  ],
})
