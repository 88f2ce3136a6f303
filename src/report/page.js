/* SPDX-License-Identifier: MIT
 * The form: what was chosen becomes input units, the layers turn them into probabilities, and these become bars. The network
 * is the JSON beside this script; nothing is asked of anyone else. */
"use strict";
(function () {
    const source = document.getElementById("network");
    if (!source)
        return;
    const net = JSON.parse(source.textContent);

    /* ---- The network. Sums of float32 are rounded after each product, in the order of the inputs, as the tool's are. */

    const round = net.precision === 32 ? Math.fround : x => x, Numbers = net.precision === 32 ? Float32Array : Float64Array;

    function decoded(base64) {
        const text = atob(base64), bytes = new Uint8Array(text.length);
        for (let i = 0; i < text.length; i++)
            bytes[i] = text.charCodeAt(i);
        return bytes;
    }

    /* 1 - erf(x) for x >= 0: its series, and far out its continued fraction. */
    function erfc(x) {
        if (x < 2.5) {
            let term = x, sum = x;
            for (let n = 1; n < 60; n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 1 - 2 / Math.sqrt(Math.PI) * sum;
        }
        let fraction = x;
        for (let n = 60; n > 0; n--)
            fraction = x + n / 2 / fraction;
        return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
    }

    const activations = {
        relu: z => Math.max(z, 0),
        tanh: Math.tanh,
        sigmoid: z => 1 / (1 + Math.exp(-z)),
        selu: z => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * Math.expm1(z)),
        gelu: z => z * (z < 0 ? erfc(-z / Math.SQRT2) / 2 : 1 - erfc(z / Math.SQRT2) / 2),
        mish: z => z * Math.tanh(z > 30 ? z : Math.log1p(Math.exp(z))),
        identity: z => z
    };

    function softmax(z) {
        const most = Math.max(...z), e = z.map(x => Math.exp(x - most)), sum = e.reduce((a, b) => a + b, 0);
        return e.map(x => x / sum);
    }

    /* Each kind of layer takes pairs of a unit and its value, its parameters from `at` on, and gives such pairs and where the
     * next layer's parameters begin. Of a dense one the weights lie row by row, a row for each of its inputs, with its biases
     * behind them, and behind these, where it has them, shares: the output is z + share (f(z) - z). */
    const kinds = {
        dense(layer, w, at, inputs) {
            const n = layer.out, bias = at + layer.in * n, share = bias + n, z = w.slice(bias, bias + n);
            for (const [unit, x] of inputs)
                for (let j = 0, from = at + unit * n; j < n; j++)
                    z[j] += x * w[from + j];
            const h = layer.activation === "softmax" ? softmax(Array.from(z)) : z.map(activations[layer.activation]);
            const mixed = layer.shares ? h.map((x, j) => z[j] + round(w[share + j] * round(x - z[j]))) : h;
            return [Array.from(mixed, (x, j) => [j, x]), share + (layer.shares ? n : 0)];
        },
        /* Each number x becomes x and sums of cos(2 pi (frequency x + phase)). */
        waves(layer, w, at, inputs) {
            const all = layer.numbers * layer.waves, phase = at + all, sum = phase + all, offset = sum + all * layer.sums;
            const made = inputs.filter(([unit]) => unit < net.onehot);
            for (const [unit, x] of inputs.filter(([unit]) => unit >= net.onehot)) {
                const j = unit - net.onehot, first = net.onehot + j * (1 + layer.sums);
                made.push([first, x]);
                for (let k = 0; k < layer.sums; k++) {
                    let s = w[offset + j * layer.sums + k];
                    for (let q = j * layer.waves; q < (j + 1) * layer.waves; q++)
                        s = round(s + round(Math.cos(2 * Math.PI * round(round(x * w[at + q]) + w[phase + q]))) *
                                          w[sum + q * layer.sums + k]);
                    made.push([first + 1 + k, s]);
                }
            }
            return [made, offset + layer.numbers * layer.sums];
        }
    };

    let weights = null;

    /* The mean of the members' probabilities, each a network of these layers. */
    function predict(inputs) {
        const p = net.classes.map(() => 0);
        for (let m = 0, at = 0; m < net.members; m++) {
            let units = inputs;
            for (const layer of net.layers)
                [units, at] = kinds[layer.kind](layer, weights, at, units);
            units.forEach(([k, x]) => { p[k] += x / net.members; });
        }
        return p;
    }

    /* ---- From fields to input units */

    /* What a field holds: a level's index or a number, null where missing. */
    function chosen(i) {
        const field = document.getElementById("field-" + i), x = field.value === "" ? NaN : Number(field.value);
        return Number.isFinite(x) ? x : null;
    }

    function units(values) {
        const ones = [], numbers = [];
        net.features.forEach((feature, i) => {
            const x = values[i];
            if (feature.numeric) {
                const z = ((x === null ? feature.fill : x) - feature.mean) / feature.scale;
                const held = Math.max(-1e15, Math.min(1e15, z)), value = x === null ? -1 : feature.values.indexOf(x);
                numbers.push([net.onehot + feature.unit, round(net.smooth ? held / Math.sqrt(1 + held / 3 * (held / 3)) : held)]);
                if (value >= 0)
                    ones.push([feature.value_unit + value, 1]);
                if (x === null && feature.missing >= 0)
                    ones.push([feature.missing, 1]);
            } else if (x !== null || (net.classic && feature.missing_is_level)) {
                ones.push([feature.unit + (x === null ? 0 : x), 1]);
            }
        });
        return ones.concat(numbers);
    }

    /* ---- What is shown */

    const percent = p => (100 * p).toFixed(1) + "\u00a0%", count = n => n.toLocaleString("en-US");

    const number = x => Number.isInteger(x) ? count(x) : String(x);

    function behindField(feature, x) {
        if (x === null)
            return "missing";
        if (!feature.numeric)
            return feature.rows[x] ? count(feature.rows[x]) + " rows" : "";
        if (feature.least !== null && (x < feature.least || x > feature.most))
            return "no row is there: " + number(feature.least) + " to " + number(feature.most);
        return feature.least === null ? "" : number(feature.least) + " to " + number(feature.most);
    }

    function behindAnswer(values, top) {
        const told = [];
        if (net.features.length === 1 && !net.features[0].numeric && values[0] !== null && net.features[0].rows[values[0]])
            told.push(count(net.features[0].rows[values[0]]) + " of " + count(net.rows) + " rows are behind this answer.");
        const bin = net.reliability[Math.min(Math.floor(top * net.reliability.length), net.reliability.length - 1)];
        if (bin && bin[0] > 0)
            told.push("Of " + count(bin[0]) + (bin[0] === 1 ? " test row" : " test rows") + " answered about as surely as this, " +
                      Math.round(100 * bin[1]) + "\u00a0% were right (95\u00a0% interval " + Math.round(100 * bin[2]) + " to " +
                      Math.round(100 * bin[3]) + ").");
        else if (bin)
            told.push("No test row was answered about as surely as this.");
        return told.join(" ");
    }

    const svg = "http://www.w3.org/2000/svg";

    function bar() {
        const picture = document.createElementNS(svg, "svg"), mark = document.createElementNS(svg, "rect");
        const attributes = [[picture, {width: "100%", height: "22", "aria-hidden": "true"}],
                            [mark, {class: "bar", y: "5", height: "12", rx: "2", width: "0%"}]];
        for (const [element, values] of attributes)
            for (const name in values)
                element.setAttribute(name, values[name]);
        picture.appendChild(mark);
        return picture;
    }

    const rows = net.classes.map(name => {
        const row = document.createElement("tr"), head = document.createElement("th"), marks = document.createElement("td");
        const value = document.createElement("td");
        head.scope = "row";
        head.textContent = name === "" ? "\"\"" : name;
        marks.className = "marks";
        marks.appendChild(bar());
        value.className = "value";
        row.append(head, marks, value);
        return row;
    });
    for (const k of net.order || net.classes.keys())
        document.getElementById("answers").appendChild(rows[k]);

    function answer() {
        const values = net.features.map((feature, i) => chosen(i)), p = predict(units(values));
        const top = p.indexOf(Math.max(...p));
        net.features.forEach((feature, i) => {
            document.getElementById("behind-" + i).textContent = behindField(feature, values[i]);
        });
        rows.forEach((row, k) => {
            row.className = k === top ? "top" : "";
            row.querySelector("rect").setAttribute("width", 100 * p[k] + "%");
            row.lastChild.textContent = percent(p[k]);
            row.lastChild.dataset.p = p[k];
            row.lastChild.dataset.class = k;
        });
        document.getElementById("answer").textContent = net.target + ": " + net.classes[top] + ", " + percent(p[top]);
        document.getElementById("behind").textContent = behindAnswer(values, p[top]);
    }

    const form = document.getElementById("try-form");

    /* bytes: the weights, from a place where a number can begin. */
    function begin(bytes) {
        weights = new Numbers(bytes.buffer);
        form.hidden = false;
        form.addEventListener("input", answer);
        form.addEventListener("submit", event => event.preventDefault());
        answer();
    }

    /* ---- The weights: of this page, or of a model file, which is its header's length, its header and the weights. */

    function crc32(bytes) {
        const table = Uint32Array.from({length: 256}, (_, i) => {
            for (let bit = 0; bit < 8; bit++)
                i = i & 1 ? i >>> 1 ^ 0xedb88320 : i >>> 1;
            return i;
        });
        let crc = -1;
        for (const byte of bytes)
            crc = crc >>> 8 ^ table[(crc ^ byte) & 255];
        return (crc ^ -1) >>> 0;
    }

    async function choose(event) {
        const file = event.target.files[0], said = document.getElementById("model-said");
        const bytes = file ? new Uint8Array(await file.slice(-net.bytes).arrayBuffer()) : [];
        const right = bytes.length === net.bytes && crc32(bytes) === net.checksum;
        said.textContent = right || !file ? "" : "This is not the model of this page.";
        if (right)
            begin(bytes);
    }

    const embedded = document.getElementById("weights");
    if (embedded) {
        begin(decoded(embedded.textContent));
    } else {
        document.getElementById("choose").hidden = false;
        document.getElementById("model-file").addEventListener("change", choose);
    }
})();
