/** 归档材料 and 送法院材料, as the screens ask for them. */
/** Whoever waits is told of every step, and may stop the work until the last one. */
export interface LongWork<Step> { told(step: Step, done?: number, of?: number): void; stopped(): boolean }
/** 核对登记和回执 · 重排 PDF · 取照片原件 · 打成核验包 */
export const BUNDLE_STEPS = ['marks', 'paper', 'photographs', 'pack'] as const
export type BundleStep = (typeof BUNDLE_STEPS)[number]

/** 检查正文 · 取排版程序和字体 · 排版 · 存到本机 */
export const FREEZE_STEPS = ['check', 'engine', 'paper', 'keep'] as const
export type FreezeStep = (typeof FREEZE_STEPS)[number]
/** Freezing is told like other long work; it is over too soon to be stopped, and cannot be half done. */
export type FreezeWork = Pick<LongWork<FreezeStep>, 'told'>

export type PacketAudience = 'archive' | 'court'
export interface Packet { readonly name: string; readonly file: Blob; /** What is not in it, and why, a sentence each. */ readonly leftOut: readonly string[] }
export interface Packets<Stop> {
  /** Why it cannot be made yet; empty when it can. */
  blocked(audience: PacketAudience): string
  /** A step is the name of what is being made. */
  make(audience: PacketAudience, work: LongWork<string>): Promise<Packet | Stop>
}
