// SPDX-License-Identifier: MIT
// The picture of a report in README, to renew where the pages look different: picture.mjs TOOL docs/report.png (and then
// pngquant, or any other program that makes a PNG smaller).
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const tool = resolve(process.argv[2]), picture = resolve(process.argv[3]), folder = mkdtempSync(join(tmpdir(), "ink-picture-"));
writeFileSync(join(folder, "listeners.csv"), execFileSync(tool, ["sample", "listeners"]));
execFileSync(tool, ["train", "listeners.csv", "-q", "--report", "listeners.html"], { cwd: folder });
const browser = await chromium.launch({
    executablePath: ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
const page = await browser.newPage({ viewport: { width: 800, height: 1000 } });
await page.goto(pathToFileURL(join(folder, "listeners.html")).href);
await page.evaluate(() => {
    // The head of the page and its main picture.
    const figure = document.getElementById("levels-1"), section = figure.closest("section");
    for (const one of document.querySelectorAll("section, footer"))
        one.hidden = one !== section;
    for (const one of section.querySelectorAll("figure, details"))
        one.hidden = one !== figure;
    figure.style.marginBottom = "1.5rem";
});
await page.locator("main").screenshot({ path: picture });
await browser.close();
rmSync(folder, { recursive: true });
