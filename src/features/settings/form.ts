import type { Caller } from '../../core/caller.ts'
import { type Form, type FormInput, severalIn } from '../../core/form.ts'
import type { Group, Settings } from '../../core/group.ts'
import { daysInput, zoneInput } from '../../words/inputs.ts'
import type { PARTS } from '../../words/signatures.ts'
import { ARCHIVE_TIMES, archiveText, type Setting } from './rules.ts'

/** What one form of settings is about. */
export type Part = (typeof PARTS)[number]

const TITLES: Record<Part, string> = { schedule: 'Schedule', posts: 'Daily posts', group: 'Group' }

/** A part of the settings as a form, as they are now; of a channel those that its platform has. */
export const settingsForm = (
  part: Part,
  { group, settings, caller, now, off }: Seen & { now: Temporal.Instant },
): Form => ({
  title: TITLES[part],
  submit: 'Save',
  action: 'settings-save',
  arg: part,
  inputs:
    part === 'schedule'
      ? scheduleInputs(group, caller, now)
      : part === 'posts'
        ? postInputs(settings, caller)
        : groupInputs(group, off),
})

/** `off` are the features that are switched off for the whole bot. */
type Seen = {
  group: Group
  settings: Settings | undefined
  caller: Caller
  off: ReadonlySet<string>
}

const scheduleInputs = ({ schedule }: Group, { zone }: Caller, now: Temporal.Instant): FormInput[] => [
  { name: 'time', label: 'Time of the daily post', kind: 'time', value: schedule.time, required: true },
  zoneInput({ now, own: zone }, schedule.zone),
  daysInput(schedule.weekdays),
]

const onOff = (isOn: boolean | undefined): string => (isOn ? 'on' : 'off')

function postInputs(settings: Settings | undefined, { idiom }: Caller): FormInput[] {
  const all: (FormInput & { name: Setting })[] = [
    { name: 'pin', label: 'Pin the daily post', kind: 'toggle', value: onOff(settings?.pin) },
    {
      name: 'mention',
      label: `Mention a ${idiom.role} in it`,
      kind: 'role',
      value: settings?.mention ?? '',
    },
    {
      name: 'archive',
      label: 'Archive a quiet discussion',
      kind: 'choice',
      value: archiveText(settings?.archiveMinutes ?? 0),
      choices: ARCHIVE_TIMES,
      required: true,
    },
    {
      name: 'tags',
      label: 'Tags of the post in a forum',
      kind: 'text',
      value: settings?.tags.join(', ') ?? '',
      placeholder: 'daily, questions',
    },
    {
      name: 'publish',
      label: 'Publish it to channels that follow',
      hint: 'In an announcement channel',
      kind: 'toggle',
      value: onOff(settings?.publish),
    },
  ]
  return all.filter(({ name }) => idiom.settings.some((setting) => setting === name))
}

/** What a group can have beside its daily posts, as the boxes of one input. */
const EXTRAS = [
  { label: 'Recap of each week, in counts', value: 'recap' },
  { label: 'A word at the end of a discussion', value: 'wrap-up' },
  { label: 'Members may suggest questions', value: 'suggestions' },
  { label: 'Managers may open votes', value: 'votes' },
  { label: 'Stars on messages are counted', value: 'stars' },
  { label: 'Weekly tables to interview each other', value: 'mocks' },
  { label: 'Members may host a day in turn', value: 'host' },
] as const satisfies { label: string; value: Setting }[]

function groupInputs({ name, recap, wrapUp, ...group }: Group, off: ReadonlySet<string>): FormInput[] {
  const { suggestions, votes, stars, mocks, host } = group
  const isOn = { suggestions, votes, stars, mocks, host, recap: recap !== false, 'wrap-up': wrapUp !== false }
  const choices: readonly (typeof EXTRAS)[number][] = EXTRAS.filter(({ value }) => !off.has(value))
  const extras: FormInput = {
    name: 'extras',
    label: 'Beside the daily posts',
    kind: 'choices',
    choices: [...choices],
    value: choices.flatMap(({ value }) => (isOn[value] ? [value] : [])).join(','),
  }
  return [
    { name: 'name', label: 'Name of the group', kind: 'text', value: name, required: true },
    ...(choices.length > 0 ? [extras] : []),
  ]
}

/** What a form of settings asked for. One left empty says none, where that is a value of its own. */
export function changesOf(
  part: Part | undefined,
  { extras, ...values }: Partial<Record<Setting | 'extras', string | undefined>>,
  { caller: { idiom }, off }: Pick<Seen, 'caller' | 'off'>,
): [Setting, string][] {
  const given = Object.entries(values).filter((pair): pair is [Setting, string] => pair[1] !== undefined)
  const emptied: Setting[] = part === 'posts' ? ['mention', 'tags'] : []
  const none = emptied
    .filter((name) => values[name] === undefined && idiom.settings.some((setting) => setting === name))
    .map((name): [Setting, string] => [name, 'none'])
  const ticked = severalIn(extras)
  const boxes = (part === 'group' ? EXTRAS : [])
    .filter(({ value }) => !off.has(value))
    .map(({ value }): [Setting, string] => [value, onOff(ticked.includes(value))])
  return [...given, ...none, ...boxes]
}
