// SPDX-License-Identifier: MIT
// Pages in a real browser: test.mjs TOOL [TABLE...] writes reports of the built-in examples, of a table that is out to do
// harm and of any tables named, and looks at each at three widths, in light and in dark, on paper and by keyboard.
// Screenshots go to build/pages. Ends with "N passed, N failed".
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const [tool, ...tables] = process.argv.slice(2).map(path => resolve(path));
const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const shots = join(root, "build/pages"), folder = mkdtempSync(join(tmpdir(), "ink-pages-"));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const widths = [360, 768, 1440];
let passed = 0, failed = 0;

function check(holds, what) {
    if (holds)
        passed++;
    else {
        failed++;
        console.log("FAILED: " + what);
    }
}

const inkling = (...args) => execFileSync(tool, args, { encoding: "utf8", cwd: folder, maxBuffer: 1 << 28 });

/* ---- Tables and their pages */

function sample(name) {
    writeFileSync(join(folder, name + ".csv"), inkling("sample", name));
    return join(folder, name + ".csv");
}

/* Names that would be markup, scripts and ends of attributes, of any length. */
function hostile() {
    const words = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(2)>", "</script><!--", "' onmouseover='alert(3)",
                   "a word that is so long that no column of any picture has room for it, not even half", "\u2028 & \u202e", "日本語のラベル"];
    const quote = text => "\"" + text.replaceAll("\"", "\"\"") + "\"";
    const lines = [[words[0], words[4], "n", "</title>"].map(quote).join(",")];
    for (let i = 0; i < 600; i++)
        lines.push([quote(words[i * 5 % 7]), quote(words[(i * i + i) % 7]), i % 13 ? i * 37 % 101 : "", quote(words[i * 5 % 7 % 4])].join(","));
    writeFileSync(join(folder, "hostile.csv"), lines.join("\n") + "\n");
    return join(folder, "hostile.csv");
}

/* Missing cells, levels that few rows have, and whole numbers that a modern network takes as categories too. */
function mixed() {
    const lines = ["square,weight,kind,goes"];
    for (let i = 0; i < 900; i++) {
        const square = i * 37 % 8 + 1, weight = i % 11 ? (i * 7919 % 1000) / 8 : "", kind = i % 17 ? ["pawn", "rook", "king"][i % 3] : i % 2 ? "" : "x" + i;
        lines.push([square, weight, kind, [0, 3, 5, 6].includes(square - 1) === (i % 29 > 0) ? "far" : weight > 60 ? "near" : "stays"].join(","));
    }
    writeFileSync(join(folder, "mixed.csv"), lines.join("\n") + "\n");
    return join(folder, "mixed.csv");
}

function train(table, name, options) {
    const json = inkling("train", table, "-q", "--json", "--report", name + ".html", "-m", name + ".model", ...options);
    return { name, table, json: JSON.parse(json), model: join(folder, name + ".model") };
}

/* ---- What holds for every page */

async function open(browser, name, width, scheme) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
    const said = [];
    page.on("console", message => said.push(message.text()));
    page.on("pageerror", error => said.push(error.message));
    page.on("dialog", dialog => { said.push("a dialog"); dialog.dismiss(); });
    page.on("request", request => {
        if (!/^(file:.*\.html$|data:)/.test(request.url()))
            said.push("asks for " + request.url());
    });
    await page.goto(pathToFileURL(join(folder, name + ".html")).href);
    return { page, said };
}

async function violations(page) {
    // The page's own policy lets no script in; this one comes through the debugger.
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    return found.violations.filter(v => v.impact === "serious" || v.impact === "critical")
                           .map(v => v.id + ": " + v.nodes.slice(0, 2).map(node => node.html.slice(0, 100)).join("; "));
}

const unfold = (page, open) => page.evaluate(open => {
    document.querySelectorAll("details").forEach(details => { details.open = open; });
}, open);

async function look(browser, name) {
    const { page, said } = await open(browser, name, 360, "light");
    for (const width of widths)
        for (const scheme of ["light", "dark"]) {
            const where = `${name} at ${width}, ${scheme}`;
            await page.setViewportSize({ width, height: 900 });
            await page.emulateMedia({ colorScheme: scheme });
            const extreme = width === 360 ? scheme === "light" : width === 1440 && scheme === "dark";
            if (extreme)
                await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
            await unfold(page, true);
            const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
            check(over <= 0, `${where}: ${over} pixels too wide`);
            if (extreme) {
                const wrong = await violations(page);
                check(wrong.length === 0, `${where}: ${wrong.join("\n    ")}`);
            }
            await unfold(page, false);
            check(said.splice(0).join("; ") === "", `${where}: it says something`);
        }
    await page.close();
}

async function print(browser, name) {
    const { page } = await open(browser, name, 768, "dark"), pdf = await page.pdf({ format: "A4", printBackground: true });
    writeFileSync(join(shots, name + ".pdf"), pdf);
    check(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10000, `${name}: no PDF`);
    await page.emulateMedia({ media: "print" });
    check(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor) === "rgb(255, 255, 255)",
          `${name}: paper is not white`);
    await page.close();
}

/* Every figure that is shown is the JSON's, and is read as it is shown. */
async function figures(browser, { name, json }) {
    const { page } = await open(browser, name, 1440, "light");
    const data = await page.$$eval("data", all => all.map(one =>
        [one.dataset.k.replace(/^\./, one.closest("[data-at]")?.dataset.at ?? ""), one.value, one.textContent]));
    const at = path => path.split(".").reduce((value, key) => value?.[key], json);
    const wrong = data.filter(([key, value]) => at(key) !== Number(value));
    check(data.length > 50 && wrong.length === 0, `${name}: ${wrong.length} of ${data.length} figures differ: ${wrong[0]}`);
    const far = data.filter(([key, value, text]) => {
        const shown = Number(text.replace(/[,\s%\u00a0]/g, "")), x = Number(value);
        return ![1, 100, 1 / Math.LN2].some(unit => Math.abs(shown - x * unit) <= 0.0051 * Math.abs(x * unit) + 0.51 * 10 **
            -(text.match(/\.(\d+)/)?.[1].length ?? 0));
    });
    check(far.length === 0, `${name}: ${far[0]} is not what is shown`);
    await page.close();
}

/* ---- The form */

function parse(text) {
    const rows = [[]];
    for (let i = 0, cell = ""; i <= text.length; i++) {
        if (text[i] === "\"") {
            for (i++; text[i] !== "\"" || text[i + 1] === "\""; i++)
                cell += text[i] === "\"" ? text[i++] : text[i];
        } else if (i === text.length || text[i] === "," || text[i] === "\n") {
            rows.at(-1).push(cell);
            cell = "";
            if (text[i] === "\n")
                rows.push([]);
        } else
            cell += text[i];
    }
    return rows.filter(row => row.length > 1 || row[0] !== "");
}

/* The probabilities that the form shows, in the order of the classes. */
const answered = page => page.$$eval("#answers .value", all => all.reduce((p, value) => {
    p[value.dataset.class] = Number(value.dataset.p);
    return p;
}, []));

/* Where the weights are not in the page: of another file nothing is taken. */
async function choose(page, name, model) {
    await page.setInputFiles("#model-file", join(folder, "hostile.csv"));
    await page.waitForFunction(() => document.getElementById("model-said").textContent !== "");
    check(await page.isHidden("#try-form"), `${name}: another file is taken for the model`);
    await page.setInputFiles("#model-file", model);
    await page.waitForSelector("#try-form:not([hidden])");
    check(await page.textContent("#model-said") === "", `${name}: the model is refused`);
    const command = (await page.textContent("#try pre")).replace("inkling predict MODEL", `${tool} predict ${model} -q`);
    const p = parse(execFileSync("sh", ["-c", command], { encoding: "utf8" }))[1].slice(1).map(Number), shown = await answered(page);
    check(p.every((x, k) => Math.abs(x - shown[k]) <= 1e-6), `${name}: ${command} says something else`);
}

/* What the form says of rows of the table is what `inkling predict` says. */
async function answers(browser, { name, table, json, model }) {
    const { page, said } = await open(browser, name, 1440, "light");
    const text = readFileSync(table, "utf8").replaceAll("\r", ""), [head, ...rows] = parse(text);
    const p = parse(inkling("predict", model, table, "-q")).slice(1);
    if (!await page.$("#network"))
        return page.close();
    if (!await page.$("#weights"))
        await choose(page, name, model);
    let worst = 0;
    for (let i = 0; i < rows.length; i += Math.ceil(rows.length / 25)) {
        const cells = json.features.map(feature => rows[i][head.indexOf(feature.name)].replace(/^[ \t]+|[ \t]+$/g, "").replace(/[\u2028-\u202e]/g, "\ufffd"));
        await page.evaluate(([values]) => {
            values.forEach((value, f) => {
                const field = document.getElementById("field-" + f);
                const options = field.options && [...field.options].filter(option => option.textContent === value && option.value !== "");
                field.value = options ? options[0]?.value ?? "" : Number.isFinite(Number(value)) ? value : "";
            });
            document.getElementById("try-form").dispatchEvent(new Event("input"));
        }, [cells]);
        const shown = await answered(page);
        const wanted = p[i].slice(1).map(Number);
        worst = Math.max(worst, ...wanted.map((x, k) => Math.abs(x - shown[k])));
    }
    check(worst <= 1e-6, `${name}: the form is ${worst} off`);
    console.log(`${name}: the form is at most ${worst.toExponential(1)} off`);
    check(said.length === 0, `${name}, form: ${said.join("; ")}`);
    await page.close();
}

/* Tab reaches every field and what opens on demand; keys change the answer. */
async function keyboard(browser, name) {
    const { page } = await open(browser, name, 768, "light"), reached = new Set();
    const wanted = await page.$$eval("select, input, summary", all => all.length);
    for (let i = 0; i < 3 * wanted + 60; i++) {
        await page.keyboard.press("Tab");
        const id = await page.evaluate(() => {
            const one = document.activeElement;
            const seen = one.matches("select, input, summary") && one.matches(":focus-visible");
            return seen ? [...document.querySelectorAll("select, input, summary")].indexOf(one) : -1;
        });
        if (id >= 0)
            reached.add(id);
        if (reached.size === wanted)
            break;
    }
    check(reached.size === wanted, `${name}: Tab reaches ${reached.size} of ${wanted} fields`);
    const field = await page.$("#field-0");
    if (field) {
        const before = await page.textContent("#try-form");
        await field.focus();
        if (await field.evaluate(one => one.tagName) === "SELECT")
            await page.keyboard.press("ArrowDown");
        else
            await page.keyboard.type("7");
        const label = await page.evaluate(() => document.activeElement.labels[0].textContent);
        check(label.length > 0, `${name}: a field without a label`);
        check(await page.textContent("#try-form") !== before, `${name}: a key changes nothing`);
    }
    await page.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    check(await page.evaluate(() => document.activeElement.parentElement.open), `${name}: Enter opens nothing`);
    await page.close();
}

/* Pages stay small: that of the founding table, and one with as many weights as go into a page. */
function sizes() {
    const bytes = name => readFileSync(join(folder, name + ".html")).length;
    check(bytes("listeners") <= 150000, `listeners: ${bytes("listeners")} bytes`);
    check(bytes("festival") <= 2e6 && bytes("large") <= 2e6, "a page of more than 2 MB");
}

/* ---- */

async function main() {
    mkdirSync(shots, { recursive: true });
    const browser = await chromium.launch({
        executablePath: ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync),
        args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    });
    const festival = sample("festival"), pages = [
        train(sample("listeners"), "listeners", []),
        train(festival, "festival", ["--epochs", "12"]),
        train(sample("xor"), "xor", []),
        train(hostile(), "hostile", ["--epochs", "6"]),
        train(mixed(), "mixed", ["--epochs", "20"]),
        train(festival, "plain", ["--recipe", "classic", "--hidden", "8,5", "--activation", "gelu", "--verdict", "off", "--epochs", "50"]),
        train(festival, "large", ["--hidden", "300,300", "--epochs", "1", "--verdict", "off"]),
    ];
    for (const path of tables) {
        const [table, target] = path.split("::");
        pages.push(train(table, basename(table, ".csv"), target ? ["-t", target] : []));
    }
    await Promise.all(pages.map(async page => {
        if (page.name !== "plain")
            await look(browser, page.name);
        await figures(browser, page);
        await answers(browser, page);
    }));
    for (const name of ["listeners", "festival"]) {
        await print(browser, name);
        await keyboard(browser, name);
    }
    sizes();
    inkling("evaluate", "festival.model", "festival.csv", "-q", "--report", "evaluation.html");
    inkling("show", "festival.model", "--report", "model.html");
    inkling("survey", "festival.csv", "-q", "--report", "survey.html");
    await Promise.all(["evaluation", "model", "survey"].map(name => look(browser, name)));
    await browser.close();
}

try {
    await main();
} finally {
    rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
