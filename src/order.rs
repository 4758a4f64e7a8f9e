//! Stable sorting that adds little code to the program.
//!
//! The standard library's is compiled anew for every type and every key, four to nine kilobytes each time. What is sorted
//! here are mostly a few findings, labels or names, for which a call to compare two of them costs nothing.

use std::cmp::Ordering;

/// Puts `items` into the order of their keys; what is equal stays as it was.
pub fn by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    arrange(
        items,
        positions(keys.len(), &|one, other| keys.get(one).cmp(&keys.get(other))),
    );
}

/// Puts `items` into the order that `compare` tells; what is equal stays as it was.
pub fn by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let compare = |one: usize, other: usize| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    };
    let order = positions(items.len(), &compare);
    arrange(items, order);
}

/// Puts `items` where `order` says; they stay where it says nothing.
fn arrange<T>(items: &mut Vec<T>, order: Option<Vec<usize>>) {
    let Some(order) = order else { return };
    let mut unsorted: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(order.into_iter().filter_map(|at| unsorted.get_mut(at)?.take()));
}

/// The positions of `count` items in the order that `compare` tells; none if they are in it.
fn positions(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Option<Vec<usize>> {
    if (1..count).all(|at| compare(at - 1, at).is_le()) {
        return None;
    }
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_unstable_by(|one, other| compare(*one, *other).then(one.cmp(other)));
    Some(order)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(keys in proptest::collection::vec(0_u8..6, 0..40)) {
            let numbered: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let (mut own, mut expected) = (numbered.clone(), numbered);
            super::by_key(&mut own, |(key, _)| *key);
            expected.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(own, expected);
        }
    }
}
