/** What whoever runs the bot may switch off: the feature's name, and what is missing then. Read without loading the features. */
export const OPTIONAL: Readonly<Record<string, string>> = {
  recap: 'no week’s recap in a channel',
  'wrap-up': 'no word at the end of a discussion, and no stars, which are counted for it',
  suggestions: 'no questions from members: none is taken, shown, or posted',
  votes: 'no votes in discussions',
  stars: 'no stars: none is counted, and no message is linked by them',
  mocks: 'no mock tables: nobody takes a seat, and none is made',
  pledge: 'no promises, and no private messages about them',
  buddy: 'no buddies, who see of each other that a week was kept',
  host: 'no hosts, who open and sum up a day in turn',
  finished: 'no card and no private message at the end of a roadmap',
  nudge: 'no private message when questions are due for review',
}

/**
 * What `NAMES=off` switches off: `names`, by which members agree to be named and all else is told that nobody is (`areUnnamed` in
 * `core/feature.ts`), and the features that consist in two members who read each other's.
 */
export const NAMELESS: readonly string[] = ['names', 'mocks', 'buddy']
/** What is missing without names. */
export const NO_NAMES = 'nobody is named where others read it'
