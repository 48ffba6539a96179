/** 归档材料 and 送法院材料, as the screens ask for them. */
export type PacketAudience = 'archive' | 'court'
export interface Packet { readonly name: string; readonly file: Blob; /** What is not in it, and why, a sentence each. */ readonly leftOut: readonly string[] }
export interface Packets<Stop> {
  /** Why it cannot be made yet; empty when it can. */
  blocked(audience: PacketAudience): string
  /** `step` hears what is being made. */
  make(audience: PacketAudience, step: (name: string) => void): Promise<Packet | Stop>
}
