/** Every limit of the wire and the log: unit in the name, reason beside it. */

/** One websocket message. A full batch of items must fit; larger would stall a slow line for seconds. */
export const frameBytesMax = 1024 * 1024
/** One envelope. A pasted 80,000-character text is split below this; more is not typing but a file. */
export const envelopeBytesMax = 256 * 1024
/** What one envelope may carry, so that header and signature always fit beside it. */
export const bodyBytesMax = envelopeBytesMax - 1024
/** A roster entry carries wraps, 290 bytes each: about 780 of them. A removal with more leaves rooms stale and re-keys them by further entries. */
export const rosterBodyBytesMax = 224 * 1024
/** One cursor; two relative positions and a short sentence. */
export const presenceBytesMax = 4 * 1024
/** Rooms of one case: sections, one offers room per side, one tray per party (60), private rooms; the roster room counts. */
export const roomsMax = 2000
/** Envelopes of one atomic push: a removal and its tick in every other room of the case, 760 KiB at most, or somebody could not be removed. */
export const pushEnvelopesMax = roomsMax
/** Live devices of one case: a room's new key is wrapped to every reader within one roster entry. */
export const devicesMax = 512
/** Live devices of one person: office, home, phone, tablet and their browsers; more is somebody filling the case. */
export const devicesPerPersonMax = 16
/** Envelopes in one ITEMS frame; keeps a frame under its limit and a screen alive while catching up. */
export const itemsMax = 256
/** Bytes of envelopes in one ITEMS frame. */
export const itemsBytesMax = 512 * 1024
/** Envelopes a device may send per second on average, and at once. Typing makes about seven. */
export const envelopesPerSecond = 50
export const envelopesBurst = 200
/** Cursors a device may send per second: people see ten a second as smooth. */
export const presencePerSecond = 10
export const presenceBurst = 30
/** Unconfirmed envelopes in flight: a slow disk should slow the sender, not fill the relay. */
export const inFlightMax = 64
/** Relay: unsent bytes in one socket above which live fan-out stops and the log is the buffer. */
export const socketBacklogBytesMax = 1024 * 1024
/** Relay: a lagging socket that takes nothing for this long is closed. */
export const lagMsMax = 60_000
/** Before a device has proved itself it may send this much and take this long. */
export const strangerBytesMax = 4 * 1024
export const strangerMsMax = 10_000
/** Heartbeat: the client pings, the relay closes after silence; two lost pings are a dead line. */
export const pingMs = 10_000
export const silenceMsMax = 25_000
/** Requests at one case's door at a time. */
export const knocksMax = 64
/** A join request: two keys, a nonce commitment, a sealed name, two signatures. */
export const joinBytesMax = 4 * 1024
/** Unproved and proved connections of one relay; a small machine's file handles. */
export const connectionsMax = 4000
/** Rows of one room less than this apart count as one 处. */
export const changeGapMs = 500
/** A person's name, an agency's name, in UTF-16 units; the longest real names have about thirty. */
export const nameLengthMax = 64
/** One part of a file, plain: small enough to be sent again after a cut, large enough that 200 MB are fifty requests. */
export const blobPartBytesMax = 4 * 1024 * 1024
/** The same, sealed, with room for another suite's tag. */
export const blobSealedBytesMax = blobPartBytesMax + 64
/** A file that travels; a larger one (a night of camera footage) is kept by its hash, its bytes stay where they are. */
export const blobBytesMax = 200 * 1024 * 1024
/** A pass for parts: long enough for a part over a slow mobile line, short enough that a stolen one is soon worth nothing. */
export const blobPassMs = 10 * 60_000
/** A pass as the relay writes it; the relay reads nobody else's. */
export const blobPassBytesMax = 256
/** Parts that arrive at one relay at the same time; each costs a file handle and 64 KiB. */
export const blobsArrivingMax = 64
