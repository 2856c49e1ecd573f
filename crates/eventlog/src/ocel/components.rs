//! Process executions as connected components: objects that share an event belong to one case.

use super::Ocel;
use hashbrown::HashMap;

/// The case of each object, by its position in the file: the position of the first object of its component.
///
/// Objects are connected when an event is related to both; relations between objects do not connect them (connected
/// components extraction, Adams et al. 2022).
pub(super) fn components(ocel: &Ocel) -> Vec<usize> {
    let place: HashMap<&str, usize> =
        ocel.objects.iter().enumerate().map(|(i, object)| (object.id.as_str(), i)).collect();
    let mut parent: Vec<usize> = (0..ocel.objects.len()).collect();
    for event in &ocel.events {
        let mut objects = event.related.iter().filter_map(|relation| place.get(relation.object.as_str()));
        let Some(&first) = objects.next() else { continue };
        for &other in objects {
            let (a, b) = (root(&mut parent, first), root(&mut parent, other));
            parent[a.max(b)] = a.min(b);
        }
    }
    (0..parent.len()).map(|object| root(&mut parent, object)).collect()
}

/// The first object of a component; shortens the way there.
fn root(parent: &mut [usize], mut object: usize) -> usize {
    while parent[object] != object {
        parent[object] = parent[parent[object]];
        object = parent[object];
    }
    object
}
