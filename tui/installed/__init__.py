"""What `samarbete` is where it is installed: the one name that the wheel takes.

Other distributions have packages called `store` and `tui` as well. So the wheel puts both into this
package, where no other program meets them; the names inside the code stay as they are.

At home: the start of the installed command, which the wheel copies to `samarbete/`.
Never: anything that the checkout needs.
"""
