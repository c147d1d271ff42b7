"""Writes unicode.txt beside it: what the Unicode Character Database says of normal forms, as this interpreter's unicodedata has it.

The platform runs without a library for languages, so the runtime cannot normalize: what two texts are the same must not hang on a machine.
Lines:  c CODE CLASS         combining class, where it is not 0
        d CODE CODE [CODE]   canonical decomposition, one step, that composing takes back
        x CODE CODE [CODE]   canonical decomposition that composing does not take back
        k CODE CODE...       compatibility decomposition, one step
Syllables of Hangul are arithmetic and stand in no table.
"""
import pathlib
import unicodedata as u

lines = []
for code in range(0x110000):
    if 0xD800 <= code <= 0xDFFF or 0xAC00 <= code <= 0xD7A3:
        continue
    char = chr(code)
    if u.combining(char):
        lines.append(f"c {code:X} {u.combining(char)}")
    if steps := u.decomposition(char).split():
        compatible = steps[0].startswith("<")
        parts = " ".join(f"{int(step, 16):X}" for step in steps[compatible:])
        kind = "k" if compatible else "d" if u.normalize("NFC", char) == char else "x"
        lines.append(f"{kind} {code:X} {parts}")
text = f"# Unicode {u.unidata_version}, made by make.py\n" + "\n".join(sorted(lines, key=lambda line: line[0])) + "\n"
pathlib.Path(__file__).with_name("unicode.txt").write_text(text)
