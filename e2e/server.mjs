// Starts and stops the server under test.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createInterface } from "node:readline";

const fromRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const PROGRAM = process.env.WARRAQ_BIN ?? fromRoot("target/debug/warraq");
const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 20_000;

/** A folder of images with the drawn sample in it. */
export const IMAGES = process.env.WARRAQ_IMAGES ?? fromRoot("sample");

/** A folder of records, with that of the sample in it. */
export const MANIFESTS = process.env.WARRAQ_MANIFESTS ?? fromRoot("manifests");

/** A folder with the viewers installed. */
export const VIEWERS = process.env.WARRAQ_VIEWERS ?? fromRoot("web/viewers");

/**
 * Starts the server and resolves, once it listens, to its address and a way to stop it.
 * `stop` asserts a clean end: exit code 0 and, unless warnings are expected, a quiet log.
 */
export async function startServer({
  images = IMAGES,
  manifests = MANIFESTS,
  viewers = VIEWERS,
  warnings = false,
  config,
} = {}) {
  assert.ok(existsSync(images), `${images} does not exist; draw the sample there first`);
  const options = ["--listen", "127.0.0.1:0", "--admin-listen", "off"];
  const folders = ["--images", images, "--manifests", manifests, "--viewers", viewers];
  if (config) options.push("--config", config);
  const child = spawn(PROGRAM, ["serve", ...options, ...folders], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (log += text));
  // Asked for at once: a server that fails early has ended before anybody waits.
  const ended = once(child, "close");
  ended.catch(() => {}); // `firstAddress` tells of a program that cannot be started.
  const address = await firstAddress(child, () => log);
  return {
    address,
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), STOP_LIMIT_MS);
      const [code, signal] = await ended;
      clearTimeout(late);
      assert.equal(signal, null, `the server had to be ended by ${signal}\n${log}`);
      assert.equal(code, 0, `the server ended with code ${code}\n${log}`);
      if (!warnings) {
        assert.deepEqual(complaints(log), [], "the log is quiet");
      }
    },
  };
}

/** The address in the line by which the server says that it listens. */
function firstAddress(child, log) {
  return new Promise((resolve, reject) => {
    const fail = (reason) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`${PROGRAM} ${reason}\n${log()}`));
    };
    const endedEarly = (code) => fail(`ended with code ${code} instead of listening`);
    const timer = setTimeout(() => fail("did not say where it listens"), START_LIMIT_MS);
    child.once("error", (error) => fail(`could not be started: ${error.message}`));
    child.once("close", endedEarly);
    createInterface({ input: child.stdout }).on("line", (line) => {
      const address = /Listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
      if (address) {
        clearTimeout(timer);
        child.off("close", endedEarly);
        resolve(address);
      }
    });
  });
}

/** Lines of the log at level warn or above, in its plain or its JSON form. */
function complaints(log) {
  const plain = log.replace(/\u001b\[[0-9;]*m/g, "");
  return plain.split("\n").filter((line) => /\b(WARN|ERROR)\b|panicked at/.test(line));
}
