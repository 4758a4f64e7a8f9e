//! What readers have made of texts, so that no text is read twice.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;
use std::rc::Rc;

/// Of each text, one thing of a type.
pub(super) struct Kept<Id>(RefCell<HashMap<(Id, TypeId), Rc<dyn Any>>>);

impl<Id> Default for Kept<Id> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<Id: Eq + Hash> Kept<Id> {
    pub(super) fn get<T: Clone + 'static>(&self, id: Id) -> Option<T> {
        let kept = self.0.borrow();
        kept.get(&(id, TypeId::of::<T>()))?.downcast_ref::<T>().cloned()
    }

    pub(super) fn put<T: 'static>(&self, id: Id, made: T) {
        self.0.borrow_mut().insert((id, TypeId::of::<T>()), Rc::new(made));
    }
}
