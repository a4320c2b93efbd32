import { runMachines } from '/work/shared-engine/test/chaos/machines.ts'
const [platform, count, kind] = process.argv.slice(2)
const harm = kind === 'kill' ? { kind: 'kill', every: 5000 } : kind === 'none' ? { kind: 'stop', every: 1000, seconds: [0] } : { kind: 'stop', every: 7000, seconds: [5, 15, 90] }
console.log(await runMachines(platform as any, { count: Number(count), workers: 3, harm: harm as any, seed: 7 }))
process.exit(0)
