"""A person who has a keyboard and nothing else."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

# More tabs than this to what somebody wants is too far.
FAR = 80
HAS_FOCUS = "all => all.includes(document.activeElement)"
# What is wrong with the place where the focus is now; "" if it can be seen.
UNSEEN = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return "nothing has the focus";
  const near = [here, ...(here.labels || [])];
  const name = here.outerHTML.slice(0, 120);
  const ring = near.some(one => ["", "::before", "::after"].some(part => {
    const style = getComputedStyle(one, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  }));
  if (!ring) return `no ring around ${name}`;
  const isThere = near.some(one => Array.from(one.getClientRects()).some(box => {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    return top && near.some(each => each.contains(top));
  }));
  return isThere ? "" : `out of sight or covered: ${name}`;
}"""


@dataclass(frozen=True)
class Keys:
    """Presses keys on a page; wherever the focus goes, it has to be seen."""

    page: Page

    def to(self, wanted: Locator, key: str = "Tab") -> None:
        """Press Tab, or another key, until one of the controls has the focus."""
        expect(wanted.first).to_be_attached()
        for _ in range(FAR):
            if wanted.evaluate_all(HAS_FOCUS):
                return
            self.page.keyboard.press(key)
            unseen = self.page.evaluate(UNSEEN)
            assert not unseen, unseen
        message = f"{wanted} is more than {FAR} × {key} away"
        raise AssertionError(message)

    def press(self, label: str) -> None:
        """Go to the button that says so, and press it."""
        self.to(self.page.get_by_role("button", name=label, exact=True))
        self.page.keyboard.press("Enter")

    def follow(self, label: str, key: str = "Tab") -> None:
        """Go to the first link that says so, and follow it."""
        self.to(self.page.get_by_role("link", name=label).first, key)
        self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        """Go to a field and type."""
        self.to(self.field(name))
        self.page.keyboard.type(text)

    def tick(self, name: str) -> None:
        """Go to a box and tick it."""
        self.to(self.field(name))
        self.page.keyboard.press("Space")
        expect(self.field(name)).to_be_checked()

    def choose(self, name: str, value: str) -> None:
        """Go to a group of radio buttons, and choose with the arrows."""
        chosen = self.page.locator(f'[name="{name}"][value="{value}"]')
        self.to(self.field(name))
        self.to(chosen, "ArrowDown")
        expect(chosen).to_be_checked()

    def sees(self, heading: str) -> None:
        """Expect a page of this name."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)

    def field(self, name: str) -> Locator:
        """Return the controls of that name."""
        return self.page.locator(f'[name="{name}"]')
