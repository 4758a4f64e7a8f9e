//! How much may be made of what is read.
//!
//! A few lines of a template can ask for more text than any machine has. What filters and interpolation make is
//! therefore counted as it is made, and there is an end to it.

use std::cell::Cell;

/// The most bytes that are made of what one side's files say.
pub const MOST_MADE: usize = 8 * 1024 * 1024;

/// What may still be made.
pub struct Budget {
    left: Cell<usize>,
    exhausted: Cell<bool>,
}

impl Default for Budget {
    fn default() -> Self {
        Self::of(MOST_MADE)
    }
}

impl Budget {
    /// A budget of `bytes`.
    pub fn of(bytes: usize) -> Self {
        Self {
            left: Cell::new(bytes),
            exhausted: Cell::new(false),
        }
    }

    /// Takes `bytes`, before they are made; `false` if there are not so many, and then nothing more is given out.
    #[must_use]
    pub fn take(&self, bytes: usize) -> bool {
        match self.left.get().checked_sub(bytes) {
            Some(left) if !self.exhausted.get() => {
                self.left.set(left);
                true
            }
            _ => {
                self.exhausted.set(true);
                false
            }
        }
    }

    /// Whether more was asked for than there was.
    pub fn is_exhausted(&self) -> bool {
        self.exhausted.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_given_out_after_the_end() {
        let budget = Budget::of(10);
        assert!(budget.take(10) && !budget.is_exhausted());
        assert!(!budget.take(1) && budget.is_exhausted());
        let budget = Budget::of(10);
        assert!(!budget.take(11) && !budget.take(1), "what is over is over");
    }
}
