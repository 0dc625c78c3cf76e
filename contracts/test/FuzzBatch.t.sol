// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Vm} from "forge-std/Vm.sol";
import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {LuxxonSettlement} from "../src/LuxxonSettlement.sol";
import {Base} from "./Base.t.sol";
import {Pack} from "./Pack.sol";

contract FuzzBatchTest is Base {
    uint256 internal constant ENTRIES = 12;

    LuxxonSettlement internal twin;
    address[3] internal payers;
    address[3] internal payees;

    function setUp() public override {
        super.setUp();
        twin = new LuxxonSettlement(address(usdc), owner, platform, relayer, 2000);
        payers = [makeAddr("payer 0"), makeAddr("payer 1"), makeAddr("payer 2")];
        payees = [makeAddr("payee 0"), makeAddr("payee 1"), address(0)];
    }

    /// @dev A batch does what its entries one by one through {settleFromPool} do, the refused ones left out and named.
    function testFuzz_Batch_DoesWhatItsEntriesOneByOneDo(uint256 seed) external {
        for (uint256 i = 0; i < 3; i++) {
            uint256 pool = bound(draw(seed, "pool", i), 1, 2_000_000);
            uint64 rateCap = draw(seed, "is capped", i) % 3 == 0 ? uint64(bound(draw(seed, "rate cap", i), 1, 2000)) : 0;
            uint80 cap = draw(seed, "is limited", i) % 3 == 0 ? uint80(bound(draw(seed, "cap", i), 1, 400_000)) : 0;
            preparePayer(settlement, payers[i], pool, rateCap, cap);
            preparePayer(twin, payers[i], pool, rateCap, cap);
        }
        uint16 feeCap = uint16(bound(draw(seed, "fee cap", 0), 0, 1999));
        vm.startPrank(owner);
        settlement.lowerFeeCap(feeCap);
        twin.lowerFeeCap(feeCap);
        vm.stopPrank();

        bytes memory runs;
        bytes4[] memory verdicts = new bytes4[](ENTRIES);
        uint256[3] memory before = balances();
        for (uint256 i = 0; i < ENTRIES;) {
            uint256 length = bound(draw(seed, "run", i), 1, ENTRIES - i);
            address payee = payees[draw(seed, "payee", i) % 3];
            bytes[] memory packed = new bytes[](length);
            for (uint256 j = 0; j < length; j++) {
                Pack.Entry memory entry = drawEntry(seed, i + j);
                packed[j] = Pack.entry(entry);
                verdicts[i + j] = settleAlone(entry, payee);
            }
            runs = bytes.concat(runs, runOf(payee, packed));
            i += length;
        }
        uint256[3] memory between = balances();

        vm.recordLogs();
        uint256 count = settleBatch(runs);
        assertVerdicts(verdicts, count);
        uint256[3] memory last = balances();
        for (uint256 i = 0; i < 3; i++) {
            assertEq(last[i] - between[i], between[i] - before[i]);
            assertEq(settlement.deposits(payers[i]), twin.deposits(payers[i]));
            assertEq(settlement.spendCaps(payers[i]).maxRatePerSecond, twin.spendCaps(payers[i]).maxRatePerSecond);
            assertEq(settlement.spendCaps(payers[i]).maxPerSession, twin.spendCaps(payers[i]).maxPerSession);
        }
        for (uint64 i = 250; i < 263; i++) {
            assertEq(settlement.settled(idOf(i)), twin.settled(idOf(i)));
        }
        assertEq(settlement.accruedFees(), twin.accruedFees());
        assertEq(settlement.totalHeld() - POOL, twin.totalHeld());
    }

    /// @dev Bytes at random are refused as a whole, with nothing changed; so are those that begin like a batch.
    function testFuzz_Batch_RefusesWhatIsNone(bytes calldata noise, bool isBegun) external {
        bytes memory batch = isBegun ? bytes.concat(hex"01", noise) : noise;
        vm.prank(relayer);
        (bool done, bytes memory reason) = address(settlement).call(abi.encodeCall(settlement.settleBatch, (batch)));
        if (done) {
            // Well formed by chance: then all of it was skipped, for lack of a pool if nothing else.
            assertEq(abi.decode(reason, (uint256)), 0);
        } else {
            bytes4 error = bytes4(reason);
            bool isEmpty = batch.length == 0 || (batch.length == 1 && batch[0] == 0x01);
            if (isEmpty) {
                assertEq(error, ILuxxonSettlement.LuxxonSettlement_EmptyBatch.selector);
            } else if (error != ILuxxonSettlement.LuxxonSettlement_BatchTooLarge.selector) {
                assertEq(error, ILuxxonSettlement.LuxxonSettlement_MalformedBatch.selector);
            }
        }
        assertEq(settlement.totalHeld(), POOL);
        assertEq(settlement.accruedFees(), 0);
    }

    function testFuzz_Batch_ReadsEveryFieldWhole(Pack.Entry memory entry, address payee) external {
        vm.assume(entry.from != address(0) && entry.from != address(settlement) && entry.from != consumer);
        vm.assume(payee != address(0) && payee != address(settlement) && payee != address(usdc));
        entry.secs = uint24(bound(entry.secs, 1, 86_400));
        entry.rate = uint64(bound(entry.rate, 2, type(uint64).max));
        uint256 highest = uint256(entry.rate) * entry.secs * 4 / 5;
        entry.toAmount = uint80(bound(entry.toAmount, 1, highest < type(uint80).max ? highest : type(uint80).max));
        entry.fee = uint80(bound(entry.fee, 0, entry.toAmount / 4));
        uint256 total = uint256(entry.toAmount) + entry.fee;
        allow(stranger, total);
        vm.prank(stranger);
        settlement.depositFor(entry.from, total);
        uint256 had = usdc.balanceOf(payee);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.Settled(entry.id, entry.from, payee, entry.toAmount, entry.fee, entry.rate, entry.secs);
        assertEq(settleBatch(runOf(payee, Pack.entry(entry))), 1);
        assertEq(usdc.balanceOf(payee), had + entry.toAmount);
        assertEq(settlement.deposits(entry.from), 0);
        assertEq(settlement.accruedFees(), entry.fee);
    }

    function testFuzz_Claim_PaysExactlyWhatWasDeferred(uint80[4] memory amounts, uint256 blocked) external {
        uint256[2] memory owed;
        uint256 total;
        for (uint64 i = 0; i < 4; i++) {
            uint80 amount = uint80(bound(amounts[i], 1, 4_000_000));
            bool isBlocked = (blocked >> i) & 1 == 1;
            if (isBlocked) usdc.blacklist(payees[i % 2]);
            Pack.Entry memory entry = Pack.Entry(idOf(i), consumer, 1_000_000, 4, amount, 0);
            settleBatch(runOf(payees[i % 2], Pack.entry(entry)));
            if (isBlocked) {
                usdc.unBlacklist(payees[i % 2]);
                owed[i % 2] += amount;
            }
            total += amount;
        }
        for (uint256 i = 0; i < 2; i++) {
            assertEq(settlement.claimable(payees[i]), owed[i]);
            if (owed[i] == 0) vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_NothingToClaim.selector);
            settlement.claim(payees[i]);
        }
        assertEq(usdc.balanceOf(payees[0]) + usdc.balanceOf(payees[1]), total);
        assertEq(settlement.totalHeld(), POOL - total);
    }

    function testFuzz_Claim_RevertsForWhoeverIsOwedNothing(address payee) external {
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_NothingToClaim.selector);
        settlement.claim(payee);
    }

    function testFuzz_Batch_RevertsForEveryoneWithoutTheRole(address caller, bytes calldata batch) external {
        vm.assume(caller != relayer);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_NotRelayer.selector, caller));
        vm.prank(caller);
        settlement.settleBatch(batch);
    }

    function draw(uint256 seed, string memory what, uint256 index) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what, index)));
    }

    /// @dev Good entries mostly, and around one in eight each of: a used id, seconds or amounts out of range, a high fee.
    function drawEntry(uint256 seed, uint256 index) private view returns (Pack.Entry memory entry) {
        uint256 fault = draw(seed, "fault", index) % 8;
        entry.id = idOf(uint64(250 + (fault == 0 ? draw(seed, "id", index) % 13 : index)));
        entry.from = payers[draw(seed, "payer", index) % 3];
        entry.rate = uint64(bound(draw(seed, "rate", index), 0, 4000));
        entry.secs = uint24(fault == 1 ? draw(seed, "secs", index) % 2 * 86_401 : 1 + draw(seed, "secs", index) % 300);
        uint256 gross = uint256(entry.rate) * entry.secs;
        uint256 total = bound(draw(seed, "total", index), 0, gross + (fault == 2 ? 1 : 0));
        entry.fee = uint80(bound(draw(seed, "fee", index), 0, fault == 3 ? total : total / 20));
        entry.toAmount = uint80(total - entry.fee);
    }

    function preparePayer(LuxxonSettlement target, address payer, uint256 pool, uint64 rateCap, uint80 cap) private {
        usdc.mint(payer, pool);
        vm.startPrank(payer);
        usdc.approve(address(target), pool);
        target.deposit(pool);
        target.setSpendCap(rateCap, cap);
        vm.stopPrank();
    }

    /// @dev Zero for a settled entry, else why it was refused.
    function settleAlone(Pack.Entry memory e, address payee) private returns (bytes4) {
        vm.prank(relayer);
        try twin.settleFromPool(e.id, e.from, payee, e.rate, e.secs, e.toAmount, e.fee) {
            return 0;
        } catch (bytes memory reason) {
            return bytes4(reason);
        }
    }

    function assertVerdicts(bytes4[] memory verdicts, uint256 count) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 accepted;
        for (uint256 i = 0; i < verdicts.length; i++) {
            assertEq(logs[i].emitter, address(settlement));
            if (verdicts[i] == 0) {
                accepted++;
                assertEq(logs[i].topics[0], ILuxxonSettlement.Settled.selector);
            } else {
                assertEq(logs[i].topics[0], ILuxxonSettlement.SettleSkipped.selector);
                assertEq(abi.decode(logs[i].data, (bytes4)), verdicts[i]);
            }
        }
        assertEq(count, accepted);
    }

    function balances() private view returns (uint256[3] memory held) {
        for (uint256 i = 0; i < 3; i++) {
            held[i] = usdc.balanceOf(payees[i]);
        }
    }
}
