/**
 * Smooth motion from positions that come ten times a second.
 * What lives here: a short film of past poses per robot, played a moment late. What must not: drawing.
 *
 * Positions arrive unevenly, so each is dated by a clock that runs at their mean pace and is only gently corrected.
 * Between two dated poses the robot is drawn on the straight line; it is never drawn ahead of what was reported.
 */

const DELAY_MS = 160;
const PULL = 0.1;
const LOST_MS = 600;

/** One robot's way through the last half second. Times are `performance.now()` milliseconds. */
export class Track {
  #film = [];
  #period = 100;

  /** A pose {x_m, y_m, theta_rad} was heard at `now`. */
  add(pose, now) {
    const last = this.#film.at(-1);
    let at = now;
    if (last) {
      const gap = now - last.at;
      if (gap < LOST_MS) {
        this.#period += PULL * (Math.min(gap, 400) - this.#period);
        at = last.at + this.#period + PULL * (gap - this.#period);
      }
    }
    this.#film.push({ at, x: pose.x_m, y: pose.y_m, theta: pose.theta_rad });
    if (this.#film.length > 8) this.#film.shift();
  }

  /** Where to draw the robot at `now`: {x, y, theta, settled}; null before the first pose. */
  at(now) {
    const film = this.#film;
    if (!film.length) return null;
    const moment = now - DELAY_MS;
    const after = film.findIndex((frame) => frame.at > moment);
    if (after === 0) return { ...film[0], settled: false };
    if (after < 0) return { ...film.at(-1), settled: true };
    const start = film[after - 1];
    return { ...between(start, film[after], moment), settled: same(start, film.at(-1)) };
  }
}

function between(a, b, moment) {
  const share = (moment - a.at) / (b.at - a.at);
  return {
    x: a.x + (b.x - a.x) * share,
    y: a.y + (b.y - a.y) * share,
    theta: a.theta + shortTurn(a.theta, b.theta) * share,
  };
}

const same = (a, b) => a.x === b.x && a.y === b.y && a.theta === b.theta;

/** The turn from one heading to another, the short way round, in radians. */
export function shortTurn(from, to) {
  return Math.atan2(Math.sin(to - from), Math.cos(to - from));
}
