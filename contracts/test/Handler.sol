// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Test} from "forge-std/Test.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {LuxxonSettlement} from "../src/LuxxonSettlement.sol";
import {TestUSDC} from "../src/TestUSDC.sol";

/// @dev Everyone who uses one settlement contract, in any order. Keeps its own books (`sums`, `poolOf`, …) and counts
/// every attempt that should have been refused and was not, and the reverse.
abstract contract Handler is Test {
    struct Sums {
        uint256 deposited;
        uint256 withdrawn;
        uint256 paid;
        uint256 fees;
        uint256 swept;
        uint256 donated;
        uint256 excessSwept;
    }

    uint64 internal constant SEQUENCES = 600;

    LuxxonSettlement public immutable settlement;
    TestUSDC public immutable usdc;
    address public immutable owner;
    address[] public consumers;
    uint256[] internal keys;
    address[] public operators;
    address[] public wallets;
    address[] internal sponsors;
    address public relayer = makeAddr("relayer 0");

    Sums public sums;
    mapping(address consumer => uint256) public poolOf;
    mapping(address operator => uint256) public paidTo;
    mapping(address wallet => uint256) public sweptTo;
    mapping(address operator => uint256) public owedTo;
    mapping(address operator => bool) public isBlocked;
    mapping(address consumer => ILuxxonSettlement.SpendCap) internal caps;
    mapping(uint64 sequence => uint256) public payments;
    uint64[] public paidSequences;
    uint16 public lowestFeeCap = 2000;
    uint64 public nextSequence = SEQUENCES;
    uint256 internal nonce;

    uint256 public settledWithoutRole;
    uint256 public acceptedWhilePaused;
    uint256 public paidTwice;
    uint256 public refusedWithdrawals;
    uint256 public overdrawn;
    uint256 public aboveGross;
    uint256 public aboveCaps;
    uint256 public aboveFeeCap;
    uint256 public ownersActsByOthers;
    mapping(string action => uint256) public done;

    constructor(LuxxonSettlement settlement_, TestUSDC usdc_, address owner_) {
        (settlement, usdc, owner) = (settlement_, usdc_, owner_);
        for (uint256 i = 0; i < 4; i++) {
            (address account, uint256 key) = makeAddrAndKey(string.concat("consumer ", vm.toString(i)));
            consumers.push(account);
            keys.push(key);
        }
        for (uint256 i = 0; i < 3; i++) {
            operators.push(makeAddr(string.concat("operator ", vm.toString(i))));
            wallets.push(makeAddr(string.concat("wallet ", vm.toString(i))));
            sponsors.push(makeAddr(string.concat("sponsor ", vm.toString(i))));
        }
    }

    function deposit(uint256 seed, uint256 amount) external {
        address account = consumers[seed % 4];
        amount = bound(amount, 1, 1e12);
        allow(account, amount);
        vm.prank(account);
        try settlement.deposit(amount) {
            credited(account, amount);
        } catch {
            refusedDeposit(account, amount);
        }
    }

    function depositFor(uint256 seed, uint256 payerSeed, uint256 amount) external {
        address payer = sponsors[payerSeed % 3];
        amount = bound(amount, 1, 1e12);
        allow(payer, amount);
        vm.prank(payer);
        try settlement.depositFor(consumers[seed % 4], amount) {
            credited(consumers[seed % 4], amount);
        } catch {
            refusedDeposit(payer, amount);
        }
    }

    function depositWithPermit(uint256 seed, uint256 amount) external {
        address account = consumers[seed % 4];
        amount = bound(amount, 1, 1e12);
        usdc.mint(account, amount);
        bytes32 hash = keccak256(
            abi.encode(usdc.PERMIT_TYPEHASH(), account, settlement, amount, usdc.nonces(account), block.timestamp)
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[seed % 4], digest(hash));
        vm.prank(account);
        try settlement.depositWithPermit(amount, block.timestamp, v, r, s) {
            credited(account, amount);
        } catch {
            refusedDeposit(account, amount);
        }
    }

    function depositWithAuthorization(uint256 seed, uint256 amount) external {
        address account = consumers[seed % 4];
        amount = bound(amount, 1, 1e12);
        usdc.mint(account, amount);
        bytes32 id = bytes32(++nonce);
        uint256 end = block.timestamp + 1;
        bytes32 hash =
            keccak256(abi.encode(usdc.RECEIVE_WITH_AUTHORIZATION_TYPEHASH(), account, settlement, amount, 0, end, id));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys[seed % 4], digest(hash));
        try settlement.depositWithAuthorization(account, amount, 0, end, id, abi.encodePacked(r, s, v)) {
            credited(account, amount);
        } catch {
            refusedDeposit(account, amount);
        }
    }

    function withdraw(uint256 seed, uint256 amount) external {
        address account = consumers[seed % 4];
        if (poolOf[account] == 0) return;
        amount = bound(amount, 1, poolOf[account]);
        vm.prank(account);
        try settlement.withdraw(amount) {
            poolOf[account] -= amount;
            sums.withdrawn += amount;
            usdcLeaves(account, amount);
            done["withdraw"]++;
        } catch {
            refusedWithdrawals++;
        }
    }

    function withdrawTooMuch(uint256 seed, uint256 amount) external {
        address account = consumers[seed % 4];
        amount = bound(amount, poolOf[account] + 1, type(uint256).max);
        vm.prank(account);
        try settlement.withdraw(amount) {
            overdrawn++;
        } catch {
            done["withdrawTooMuch"]++;
        }
    }

    function setSpendCap(uint256 seed, uint64 rate, uint80 total) external {
        ILuxxonSettlement.SpendCap memory cap =
            ILuxxonSettlement.SpendCap(uint64(bound(rate, 0, 4000)), uint80(bound(total, 0, 4000 * 86_400)));
        caps[consumers[seed % 4]] = cap;
        vm.prank(consumers[seed % 4]);
        settlement.setSpendCap(cap.maxRatePerSecond, cap.maxPerSession);
    }

    /// @dev Anything a relayer might send, right or wrong.
    function settle(uint256 seed, uint64 sequence, uint256 rate, uint256 time, uint256 total, uint256 fee) external {
        rate = bound(rate, 0, 5000);
        time = seed % 8 == 0 ? bound(time, 0, 90_000) : bound(time, 1, 3600);
        total = bound(total, 0, rate * time + (seed % 16 == 0 ? 1 : 0));
        fee = bound(fee, 0, seed % 16 == 1 ? total : (total * lowestFeeCap) / 10_000);
        trySettle(relayer, consumers[seed % 4], operators[seed % 3], sequence % SEQUENCES, rate, time, total, fee);
    }

    /// @dev What an honest relayer sends: within pool, caps and fee cap, with a fresh id. Refused only by a pause, and by the
    /// token for a blocked payee.
    function settleProperly(uint256 seed, uint256 rate, uint256 time, uint256 total, uint256 fee) external {
        address from = consumers[seed % 4];
        ILuxxonSettlement.SpendCap memory cap = caps[from];
        rate = bound(rate, 1, cap.maxRatePerSecond == 0 ? 5000 : cap.maxRatePerSecond);
        time = bound(time, 1, 86_400);
        uint256 most = Math.min(rate * time, poolOf[from]);
        if (cap.maxPerSession != 0) most = Math.min(most, cap.maxPerSession);
        if (most == 0 || nextSequence == type(uint64).max) return;
        total = bound(total, 1, most);
        fee = bound(fee, 0, (total * lowestFeeCap) / 10_000);
        uint256 before = sums.paid;
        address to = operators[seed % 3];
        trySettle(relayer, from, to, nextSequence++, rate, time, total, fee);
        assertEq(sums.paid == before, settlement.paused() || isBlocked[to]);
    }

    function settleAgain(uint256 seed, uint256 index) external {
        if (paidSequences.length == 0) return;
        trySettle(
            relayer, consumers[seed % 4], operators[seed % 3], paidSequences[index % paidSequences.length], 1, 1, 1, 0
        );
    }

    function settleAsAnother(uint256 seed, uint64 sequence) external {
        address caller = seed % 5 == 0 ? owner : consumers[seed % 4];
        trySettle(caller, consumers[seed % 4], operators[seed % 3], sequence % SEQUENCES, 1, 1, 1, 0);
    }

    function changeRelayer(uint256 seed) external {
        address next = makeAddr(string.concat("relayer ", vm.toString(seed % 3)));
        vm.startPrank(owner);
        settlement.setRelayer(relayer, false);
        settlement.setRelayer(next, true);
        vm.stopPrank();
        relayer = next;
    }

    function pause(uint256 seed) external {
        if (settlement.paused() || seed % 3 != 0) return;
        vm.prank(owner);
        settlement.pause();
    }

    function unpause() external {
        if (!settlement.paused()) return;
        vm.prank(owner);
        settlement.unpause();
    }

    function lowerFeeCap(uint256 by) external {
        by = bound(by, 1, 5);
        if (lowestFeeCap < 500) return;
        lowestFeeCap -= uint16(by);
        vm.prank(owner);
        settlement.lowerFeeCap(lowestFeeCap);
    }

    function changePlatformWallet(uint256 seed) external {
        vm.prank(owner);
        settlement.setPlatformWallet(wallets[seed % 3]);
    }

    function sweepFees() external {
        uint256 amount = sums.fees - sums.swept;
        if (amount == 0) return;
        sums.swept += amount;
        sweptTo[settlement.platformWallet()] += amount;
        settlement.sweepFees();
        done["sweepFees"]++;
    }

    function donate(uint256 amount) external {
        amount = bound(amount, 1, 1e12);
        usdc.mint(address(settlement), amount);
        sums.donated += amount;
    }

    function sweepExcess() external {
        uint256 amount = sums.donated - sums.excessSwept;
        if (amount == 0) return;
        sums.excessSwept += amount;
        vm.prank(owner);
        settlement.sweepExcess(address(usdc), owner);
    }

    function actAsOwner(uint256 seed) external {
        address caller = consumers[seed % 4];
        bytes[7] memory acts = [
            abi.encodeCall(settlement.setRelayer, (caller, true)),
            abi.encodeCall(settlement.setGuardian, (caller, true)),
            abi.encodeCall(settlement.setPlatformWallet, (caller)),
            abi.encodeCall(settlement.lowerFeeCap, (0)),
            abi.encodeCall(settlement.pause, ()),
            abi.encodeCall(settlement.sweepExcess, (address(usdc), caller)),
            abi.encodeCall(settlement.transferOwnership, (caller))
        ];
        vm.prank(caller);
        (bool succeeded,) = address(settlement).call(acts[(seed >> 8) % 7]);
        if (succeeded) ownersActsByOthers++;
    }

    function paidCount() external view returns (uint256) {
        return paidSequences.length;
    }

    function capOf(address consumer) external view returns (ILuxxonSettlement.SpendCap memory) {
        return caps[consumer];
    }

    function getSums() external view returns (Sums memory) {
        return sums;
    }

    function trySettle(
        address caller,
        address from,
        address to,
        uint64 sequence,
        uint256 rate,
        uint256 time,
        uint256 total,
        uint256 fee
    ) private {
        bool paused = settlement.paused();
        bytes32 id = idOf(sequence, total);
        vm.prank(caller);
        try settlement.settleFromPool(id, from, to, rate, time, total - fee, fee) {
            if (caller != relayer) settledWithoutRole++;
            if (paused) acceptedWhilePaused++;
            book(from, sequence, rate, time, total, fee);
            paidTo[to] += total - fee;
            sums.paid += total - fee;
            done["settle"]++;
        } catch {
            done["settleRefused"]++;
        }
    }

    /// @dev Notes a settlement that went through, and every promise that it breaks.
    function book(address from, uint64 sequence, uint256 rate, uint256 time, uint256 total, uint256 fee) internal {
        ILuxxonSettlement.SpendCap memory cap = caps[from];
        if (payments[sequence]++ > 0) paidTwice++;
        if (total > rate * time || time > 86_400 || time == 0) aboveGross++;
        if (fee * 10_000 > total * lowestFeeCap) aboveFeeCap++;
        if (cap.maxRatePerSecond != 0 && rate > cap.maxRatePerSecond) aboveCaps++;
        if (cap.maxPerSession != 0 && total > cap.maxPerSession) aboveCaps++;
        if (total > poolOf[from]) overdrawn++;
        paidSequences.push(sequence);
        poolOf[from] -= total;
        sums.fees += fee;
    }

    function idOf(uint64 sequence, uint256 salt) internal pure returns (bytes32) {
        return (keccak256(abi.encode(salt)) >> 64 << 64) | bytes32(uint256(sequence));
    }

    function credited(address account, uint256 amount) private {
        if (settlement.paused()) acceptedWhilePaused++;
        poolOf[account] += amount;
        sums.deposited += amount;
        done["deposit"]++;
    }

    /// @dev Only a pause refuses these deposits; what was to be deposited is thrown away, so balances start from zero.
    function refusedDeposit(address account, uint256 amount) private {
        assertTrue(settlement.paused());
        usdcLeaves(account, amount);
    }

    function usdcLeaves(address account, uint256 amount) private {
        vm.prank(account);
        usdc.transfer(address(0xdead), amount);
    }

    function allow(address account, uint256 amount) private {
        usdc.mint(account, amount);
        vm.prank(account);
        usdc.approve(address(settlement), amount);
    }

    function digest(bytes32 structHash) private view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", usdc.DOMAIN_SEPARATOR(), structHash));
    }
}
