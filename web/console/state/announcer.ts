/** Sentences for screen readers, and a sound where it is wanted. */
import { recall, remember } from "./storage";
import { createStore } from "./store";

const SOUND = "sound";

export const announcementStore = createStore("");
export const soundStore = createStore(recall(SOUND) === true);

let audio: AudioContext | null = null;

export function announce(sentence: string): void {
  // The same sentence again is a change only when the text differs.
  announcementStore.update((now) => (now === sentence ? `${sentence}\u00a0` : sentence));
}

export function chooseSound(on: boolean): void {
  soundStore.set(on);
  remember(SOUND, on);
  if (on) chime();
}

/** Two soft notes. */
export function chime(): void {
  if (!soundStore.get()) return;
  try {
    audio ??= new AudioContext();
    void audio.resume();
    [660, 880].forEach((pitch, index) => note(pitch, index * 0.14));
  } catch {
    // A browser without sound still shows the number.
  }
}

function note(pitch: number, delay: number): void {
  if (!audio) return;
  const from = audio.currentTime + delay;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(0.08, from + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.3);
  tone.connect(volume).connect(audio.destination);
  tone.start(from);
  tone.stop(from + 0.32);
}
